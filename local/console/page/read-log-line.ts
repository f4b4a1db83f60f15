import { isObject, parseJson } from "../../json.ts";

/** A log line in JSON, in parts: the level and the message, and every other field as text. */
export interface ReadLine {
  level: string;
  message: string;
  fields: readonly (readonly [name: string, value: string])[];
}

/** Reads a log line in JSON. Undefined for another line. A line of metrics (CloudWatch's embedded metric format) has the message `metrics`. */
export function readLogLine(line: string): ReadLine | undefined {
  const value = parseJson(line);
  if (!isObject(value)) return undefined;
  const { _aws: metrics, level = "", message = metrics === undefined ? "" : "metrics", ...rest } = value;
  const fields = Object.entries(rest).map(
    ([name, one]) => [name, typeof one === "string" ? one : JSON.stringify(one)] as const,
  );
  return { level: String(level), message: String(message), fields };
}
