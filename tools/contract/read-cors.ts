import { isObject, type Json } from "../../local/json.ts";
import { suggestion } from "../../local/suggestion.cjs";
import type { ApiCors } from "./api-contract.ts";
import { pointer } from "./pointer.ts";
import type { Report } from "./report.ts";

const EXTENSION = "x-countersign-cors";
const KEYS = ["allowOrigin", "allowHeaders", "exposeHeaders", "maxAgeSeconds"];
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** Headers that browsers send with a JSON body or a signature, and that a preflight has to allow. */
const USUAL_HEADERS = ["Authorization", "Content-Type", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token"];

/**
 * Reads `x-countersign-cors` at the root of a contract: which web pages may call the API. Null when the contract has no such extension: no page of
 * another origin may. Source: Fetch Standard, "CORS protocol".
 */
export function readCors(document: Json, report: Report): ApiCors | null {
  const value = document[EXTENSION];
  if (value === undefined) return null;
  const at = (key?: string) => pointer(EXTENSION, ...(key === undefined ? [] : [key]));
  if (!isObject(value)) {
    report.problem(at(), "must be an object with allowOrigin");
    return null;
  }
  for (const key of Object.keys(value)) {
    if (!KEYS.includes(key))
      report.problem(at(key), `is not known${suggestion(key, KEYS)}. The keys are ${KEYS.join(", ")}`);
  }
  const { allowHeaders = USUAL_HEADERS, allowOrigin, exposeHeaders = [], maxAgeSeconds = 600 } = value;
  if (!isOrigin(allowOrigin)) {
    report.problem(
      at("allowOrigin"),
      "must be one origin without a path, such as https://app.example.com, or '*'. A preflight of API Gateway answers with a constant, so it cannot choose among several",
    );
  }
  if (!isHeaderList(allowHeaders)) report.problem(at("allowHeaders"), "must be a list of header names");
  if (!isHeaderList(exposeHeaders)) report.problem(at("exposeHeaders"), "must be a list of header names");
  if (!Number.isInteger(maxAgeSeconds) || Number(maxAgeSeconds) < 0) {
    report.problem(at("maxAgeSeconds"), "must be a whole number of seconds");
  }
  return {
    allowOrigin: String(allowOrigin),
    allowHeaders: isHeaderList(allowHeaders) ? allowHeaders : [],
    exposeHeaders: isHeaderList(exposeHeaders) ? exposeHeaders : [],
    maxAgeSeconds: Number(maxAgeSeconds),
  };
}

/** Whether a value is `*` or the serialization of an origin: scheme, host and port. */
function isOrigin(value: unknown): boolean {
  if (value === "*") return true;
  return typeof value === "string" && URL.canParse(value) && new URL(value).origin === value;
}

function isHeaderList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string" && HEADER_NAME.test(name));
}
