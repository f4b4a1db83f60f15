/**
 * Where `serve` writes. The interface is the part of Powertools' Logger that is used, so that one can be handed in; the
 * default writes one JSON line an entry to stdout, which is what Lambda sends to CloudWatch.
 */
export interface Logger {
  info: (message: string, fields: Record<string, unknown>) => void;
  error: (message: string, fields: Record<string, unknown>) => void;
}

/** Writes `{"level","message",...fields}` with `write`, one line an entry. Line breaks inside values are escaped by JSON. */
export function jsonLogger(write: (line: string) => void): Logger {
  const entry =
    (level: string): Logger["info"] =>
    (message, fields) =>
      write(`${JSON.stringify({ level, message, ...fields })}\n`);
  return { info: entry("INFO"), error: entry("ERROR") };
}
