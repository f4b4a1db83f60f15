/**
 * The logger that `serve` writes to. The interface is a part of Powertools' Logger, so that a Powertools Logger can be given instead. The
 * default writes one JSON line for each entry to stdout, which Lambda sends to CloudWatch.
 */
export interface Logger {
  info: (message: string, fields: Record<string, unknown>) => void;
  error: (message: string, fields: Record<string, unknown>) => void;
}

/**
 * Creates a logger that writes each entry as one line, `{"level","message",...fields}`. JSON escapes line breaks inside values.
 *
 * @example
 * import { jsonLogger } from "../../lib/serve/logger.ts";
 *
 * const logger = jsonLogger((line) => process.stderr.write(line));
 * logger.info("request", { status: 200 }); // {"level":"INFO","message":"request","status":200}
 */
export function jsonLogger(write: (line: string) => void): Logger {
  const entry =
    (level: string): Logger["info"] =>
    (message, fields) =>
      write(`${JSON.stringify({ level, message, ...fields })}\n`);
  return { info: entry("INFO"), error: entry("ERROR") };
}
