import { groupBy } from "../group-by.ts";
import type { Json } from "../json.ts";
import { wrap } from "../wrap.ts";

/** The formats in which the decisions can be written. */
export type WhoFormat = "csv" | "json" | "markdown" | "terminal";

/** The column at which identities and reasons begin. */
const INDENT = " ".repeat(11);
const WIDTH = 80 - INDENT.length;
const FIELDS = ["api", "method", "path", "identity", "decision", "because"] as const;

/** Writes the decisions on operations: one line for each operation and identity, so that a comparison of two outputs shows what has changed. */
export function whoText(entries: readonly Json[], format: WhoFormat): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(entries, undefined, 2)}\n`;
    case "csv":
      return [FIELDS.join(","), ...entries.map((entry) => valuesOf(entry).map(csvField).join(","))]
        .map((line) => `${line}\r\n`)
        .join("");
    case "markdown":
      return [
        ["API", "Method", "Path", "Identity", "Decision", "Decided by"],
        FIELDS.map(() => "---"),
        ...entries.map(valuesOf),
      ]
        .map((cells) => `| ${cells.map(markdownCell).join(" | ")} |\n`)
        .join("");
    case "terminal":
      return [...groupBy(entries, operationOf)]
        .map(([operation, group]) => `${operation}\n${linesOf(group)}`)
        .join("\n");
  }
}

function operationOf({ api, method, path }: Json): string {
  return `${api}  ${method} ${path}`;
}

/** Writes the decisions on one operation. Identities with the same decision for the same reason stand together. */
function linesOf(group: readonly Json[]): string {
  return [...groupBy(group, ({ because, decision }) => `${decision}\n${because}`)]
    .map(([, [first = {}, ...others]]) => {
      const names = [first, ...others].map(({ identity }) => identity).join(", ");
      const [line, ...more] = [...wrap(names, WIDTH), ...wrap(`because ${first["because"]}`, WIDTH)];
      return [`  ${String(first["decision"]).padEnd(9)}${line}\n`, ...more.map((text) => `${INDENT}${text}\n`)].join(
        "",
      );
    })
    .join("");
}

function valuesOf(entry: Json): readonly string[] {
  return FIELDS.map((field) => String(entry[field]));
}

/** Quotes a field as RFC 4180 says. A field that a spreadsheet could read as a formula begins with an apostrophe. */
function csvField(text: string): string {
  const safe = /^[=+@-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function markdownCell(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\r\n]+/g, " ");
}
