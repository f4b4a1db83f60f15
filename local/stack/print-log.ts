import type { Log, LogEntry } from "../log.ts";

/**
 * Makes a log that prints one line per entry for a person: first AWS's answer and then, for a refusal, the reason.
 *
 *     403 GET age /age?dob=‹3fa9› MissingAuthenticationTokenException: the request has no signature
 *
 * The log escapes control characters, so that no value can forge a line or move the cursor.
 */
export function printLog(write: (line: string) => void, { colour }: { colour: boolean }): Log {
  const paint = colour
    ? (code: number, text: string) => `\u001b[${code}m${text}\u001b[0m`
    : (_: number, text: string) => text;
  return (entry) => write(`${format(entry, paint)}\n`);
}

type Paint = (code: number, text: string) => string;

function format(entry: LogEntry, paint: Paint): string {
  switch (entry.kind) {
    case "request":
      return requestLine(entry, paint);
    case "function":
      return `    ${paint(2, `${entry.name}:`)} ${printable(entry.line)}`;
    case "notice":
      return printable(entry.text);
  }
}

function requestLine(entry: Extract<LogEntry, { kind: "request" }>, paint: Paint): string {
  const colour = entry.status < 400 ? 32 : entry.status < 500 ? 33 : 31;
  const what = [entry.method, entry.server, entry.target].filter((part) => part !== "").map(printable);
  const refusal = [entry.errorType, entry.because].filter((part) => part !== undefined).map(printable);
  return [
    paint(colour, String(entry.status)),
    ...what,
    paint(2, `${Math.round(entry.durationMs)} ms`),
    refusal.length === 0 ? "" : refusal.join(": "),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** Writes characters that are not visible text as \uXXXX: control and format characters, lone surrogates, and line and paragraph separators. */
function printable(text: string): string {
  // One escape for each UTF-16 unit, as JSON writes a character outside the first plane.
  const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    character.split("").map(escapeUnit).join(""),
  );
}
