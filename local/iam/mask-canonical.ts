import type { Mask } from "../log.ts";
import { payloadHash } from "./canonical-request.ts";

/** The headers whose values are shown. Every other value may be a token or personal. */
const SHOWN_HEADERS = new Set([
  "accept",
  "accept-encoding",
  "connection",
  "content-length",
  "content-type",
  "host",
  "x-amz-date",
]);
const SHOWN_HASHES = new Set([payloadHash(Buffer.alloc(0)), "UNSIGNED-PAYLOAD"]);
/** The longest value that is shown, in characters. */
const MAX_SHOWN = 200;

/**
 * Masks a canonical request for the record of a request: the values of its query, of its headers and of its path as in the log, and the hash of its
 * body, from which a short body could be guessed. Different values have different masks, so that two canonical requests can still be compared.
 */
export function maskCanonical(
  canonical: string,
  maskTarget: (method: string, target: string) => string,
  mask: Mask,
): string {
  const lines = canonical.split("\n");
  const [method = "", path = "", query = ""] = lines;
  const [signedHeaders = "", bodyHash = ""] = [lines.at(-2), lines.at(-1)];
  const target = maskTarget(method, query === "" ? path : `${path}?${query}`);
  const mark = target.indexOf("?");
  // The path and the query are lines of their own.
  let masked = `${method}\n${mark < 0 ? `${target}\n` : `${target.slice(0, mark)}\n${target.slice(mark + 1)}`}\n`;
  for (let index = 3; index < lines.length - 3; index += 1) masked += `${maskHeader(lines[index] ?? "", mask)}\n`;
  const hash = SHOWN_HASHES.has(bodyHash) ? bodyHash : mask(bodyHash);
  return `${masked}\n${shorten(signedHeaders)}\n${hash}`;
}

function maskHeader(line: string, mask: Mask): string {
  const colon = line.indexOf(":");
  const name = line.slice(0, colon);
  const value = line.slice(colon + 1);
  // The verifier has compared the token, so the canonical requests of both sides have the same token.
  if (name === "x-amz-security-token") return `${name}:(not shown)`;
  return `${name}:${SHOWN_HEADERS.has(name) ? shorten(value) : mask(value)}`;
}

function shorten(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
