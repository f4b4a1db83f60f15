import type { RawRequest, RawResponse } from "./raw-message.ts";

/** What API Gateway takes of headers (names, values and the characters between them) and of a target: quotas page. */
export const MAX_HEADER_BYTES = 10_240;
export const MAX_TARGET_BYTES = 10_240;

/**
 * The answer to a request that is refused before its body is read: one that leaves open whom it is for or where it ends (400), that
 * asks for another host (421), or that is larger than API Gateway takes (414, 431). Nothing when there is no such fault.
 *
 * What is no HTTP at all never gets here: the parser refuses it.
 */
export function refuseEarly(
  { headers, httpVersion, target }: Pick<RawRequest, "headers" | "target"> & { httpVersion: string },
  allowedHosts: readonly string[],
): RawResponse | undefined {
  if (!["1.0", "1.1"].includes(httpVersion)) return refusal(400, "HTTP/1.1 is spoken here, and HTTP/1.0.");
  const hosts = valuesOf("host", headers);
  if (hosts.length !== 1) return refusal(400, "A request has one Host header.");
  // An absolute target would name a second host, and nothing says which of the two counts.
  if (!target.startsWith("/")) return refusal(400, "A target is a path: it begins with a slash.");
  const encodings = valuesOf("transfer-encoding", headers);
  if (encodings.some((encoding) => encoding.toLowerCase() !== "chunked") || encodings.length > 1) {
    return refusal(400, "The only Transfer-Encoding is chunked, once.");
  }
  if (!isAllowed(hosts[0] ?? "", allowedHosts)) {
    return refusal(
      421,
      `This is a local stack: ask for it as localhost, 127.0.0.1 or [::1]${allowedHosts.map((host) => `, or as ${host}`).join("")}.`,
    );
  }
  if (target.length > MAX_TARGET_BYTES) return refusal(414, `The target is longer than ${MAX_TARGET_BYTES} bytes.`);
  // A header line is its name, ": ", its value and the line's end.
  const size = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  return size > MAX_HEADER_BYTES ? refusal(431, `The headers are longer than ${MAX_HEADER_BYTES} bytes.`) : undefined;
}

/** Whether a Host header names this machine or one of the `allowedHosts`, whatever its port. */
function isAllowed(host: string, allowedHosts: readonly string[]): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  return name === "localhost" || name === "127.0.0.1" || name === "[::1]" || allowedHosts.includes(name);
}

/** An answer of the listener's own, which nobody can take for AWS's. */
function refusal(status: number, sentence: string): RawResponse {
  return {
    status,
    headers: [
      ["Content-Type", "text/plain; charset=utf-8"],
      ["Connection", "close"],
    ],
    body: `${sentence}\n`,
  };
}

function valuesOf(wanted: string, headers: RawRequest["headers"]): string[] {
  const values: string[] = [];
  for (const [name, value] of headers) {
    if (name.length === wanted.length && name.toLowerCase() === wanted) values.push(value);
  }
  return values;
}
