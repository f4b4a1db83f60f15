import { isObject } from "../json.ts";
import type { Report } from "./messages.ts";

/** Reads a message of a worker; undefined when it is not a report. A handler that gets hold of the port may send anything. */
export function readReport(message: unknown): Report | undefined {
  if (!isObject(message)) return undefined;
  const { because, errorMessage, kind, lines, payload } = message;
  switch (kind) {
    case "ready":
      return { kind };
    case "unusable":
      return typeof because === "string" ? { kind, because } : undefined;
    case "failed":
      if (typeof because !== "string") return undefined;
      return { kind, because, ...(typeof errorMessage === "string" && { errorMessage }) };
    case "replied":
      return typeof payload === "string" ? { kind, payload } : undefined;
    case "wrote":
      return Array.isArray(lines) && lines.every((line) => typeof line === "string") ? { kind, lines } : undefined;
    default:
      return undefined;
  }
}
