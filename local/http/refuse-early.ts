import { headerValues, type RawRequest, type RawResponse } from "./raw-message.ts";

/** API Gateway's limit for all headers: names, values and the characters between them (quotas page). */
export const MAX_HEADER_BYTES = 10_240;
/** API Gateway's limit for a target (quotas page). */
export const MAX_TARGET_BYTES = 10_240;

/**
 * Refuses a request before its body is read: 400 for an ambiguous host or length, 421 for a host that is not this machine, 414 or 431 for a size over
 * API Gateway's limits. Returns undefined when there is nothing to refuse. The parser has already refused everything that is not HTTP.
 */
export function refuseEarly(
  { headers, httpVersion, target }: Pick<RawRequest, "headers" | "target"> & { httpVersion: string },
  allowedHosts: readonly string[],
): RawResponse | undefined {
  if (!["1.0", "1.1"].includes(httpVersion)) return refusal(400, "The HTTP version must be 1.1 or 1.0.");
  const hosts = headerValues({ headers }, "host");
  if (hosts.length !== 1) return refusal(400, "A request must have exactly one Host header.");
  // An absolute target names a host too, which could contradict the Host header.
  if (!target.startsWith("/")) return refusal(400, "The target must be a path, beginning with a slash.");
  const encodings = headerValues({ headers }, "transfer-encoding");
  if (encodings.some((encoding) => encoding.toLowerCase() !== "chunked") || encodings.length > 1) {
    return refusal(400, "Transfer-Encoding must be chunked, in a single header.");
  }
  if (!isAllowed(hosts[0] ?? "", allowedHosts)) {
    return refusal(
      421,
      `This is a local stack. Its Host must be ${["localhost", "127.0.0.1", "[::1]", ...allowedHosts].join(" or ")}.`,
    );
  }
  if (target.length > MAX_TARGET_BYTES)
    return refusal(414, `The target is longer than ${MAX_TARGET_BYTES} bytes, API Gateway's limit.`);
  // Each line has four more bytes: a colon, a space, and the two that end it.
  const size = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  return size > MAX_HEADER_BYTES
    ? refusal(431, `The headers are longer than ${MAX_HEADER_BYTES} bytes, API Gateway's limit.`)
    : undefined;
}

/** Tells whether a Host header names this machine or one of the `allowedHosts`. The port does not matter. */
function isAllowed(host: string, allowedHosts: readonly string[]): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  return name === "localhost" || name === "127.0.0.1" || name === "[::1]" || allowedHosts.includes(name);
}

/** A refusal of the listener. It is plain text, so that nobody takes it for an answer of AWS. */
export function refusal(status: number, sentence: string): RawResponse {
  return {
    status,
    headers: [
      ["Content-Type", "text/plain; charset=utf-8"],
      ["Connection", "close"],
    ],
    body: `${sentence}\n`,
  };
}
