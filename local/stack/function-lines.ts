import { asObject, isObject, type Json } from "../json.ts";

/** Fields of the line about a request that repeat the gateway's own line, or that only a search in CloudWatch needs. */
const REPEATED = new Set([
  "error",
  "level",
  "message",
  "operation",
  "problem",
  "status",
  "latencyMs",
  "requestId",
  "lambdaRequestId",
  "traceId",
]);

export interface FunctionLinesOptions {
  /** True: metrics are shown, and a line about a request is shown in full. */
  verbose: boolean;
  /** The project's folder. Paths inside it are shown relative to it. Default: paths are shown as they are. */
  root?: string | undefined;
}

/**
 * Formats a line that a function wrote for a person. Most lines stay as they are. Three kinds of JSON line are shortened:
 *
 * - Metrics in CloudWatch's embedded format become `AgeLatency 16 ms, SignIns 1`, and are shown only with `verbose`.
 * - The line that a service writes about each request is left out, except for its strings (`detail: dob must name a real day`).
 * - The `error` of such a line becomes lines of its own: the message, and a line for each call.
 *
 * Returns an empty list for a line that is not shown.
 */
export function functionLines(line: string, { root, verbose }: FunctionLinesOptions): readonly string[] {
  const inProject = (text: string) =>
    root === undefined ? text : text.replaceAll(`file://${root}/`, "").replaceAll(`${root}/`, "");
  const entry = readJson(line);
  if (entry === undefined) return [inProject(line)];
  const metrics = asObject(entry["_aws"])["CloudWatchMetrics"];
  if (Array.isArray(metrics)) return verbose ? [metricsLine(entry, metrics)] : [];
  if (entry["message"] !== "request" || typeof entry["requestId"] !== "string") return [inProject(line)];
  const { error, ...rest } = entry;
  const shown = verbose ? [JSON.stringify(rest)] : texts(entry);
  return [...shown, ...(typeof error === "string" ? inProject(error).split("\n") : [])];
}

function readJson(line: string): Json | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The fields of a line about a request that are strings and are not repeated elsewhere, on one line. */
function texts(entry: Json): readonly string[] {
  const shown = Object.entries(entry).filter(([name, value]) => typeof value === "string" && !REPEATED.has(name));
  return shown.length === 0 ? [] : [shown.map(([name, value]) => `${name}: ${value}`).join(", ")];
}

function metricsLine(entry: Json, sets: readonly unknown[]): string {
  const metrics = sets.flatMap((set) => {
    const named = asObject(set)["Metrics"];
    return Array.isArray(named) ? named.map(asObject) : [];
  });
  return metrics
    .map(({ Name, Unit }) => `${Name} ${entry[String(Name)]}${Unit === "Milliseconds" ? " ms" : ""}`)
    .join(", ");
}
