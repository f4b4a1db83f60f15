import { payloadHash, type SplitRequest } from "./canonical-request.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** A mistake that the caller may have made when signing, and the canonical request that results from this mistake. */
type Suspicion = readonly [because: string, canonical: string];

/**
 * Explains in plain words why a signature does not match. It tries the known mistakes of signers, one at a time. Undefined when no known mistake
 * explains the signature: then the secret key is wrong, or the request was changed on purpose. `matches` tells whether the received signature belongs
 * to a given canonical request.
 */
export function explainMismatch(
  request: SplitRequest,
  canonical: string,
  matches: (canonical: string) => boolean,
): string | undefined {
  return suspicions(request, canonical.split("\n")).find(([, signed]) => matches(signed))?.[0];
}

function suspicions(request: SplitRequest, lines: readonly string[]): Suspicion[] {
  const { path, query } = request;
  const host = lines.find((line) => line.startsWith("host:"))?.slice(5) ?? "";
  const suspicions: Suspicion[] = otherHosts(host).map((signed) => [
    `it was made for the host ${signed}, and this request was sent to ${host}`,
    replaceLine(lines, lines.indexOf(`host:${host}`), `host:${signed}`),
  ]);
  suspicions.push(
    [
      "its path was encoded once: for execute-api the path that is sent must be encoded a second time",
      replaceLine(lines, 1, path),
    ],
    ["its query was not signed", replaceLine(lines, 2, "")],
    [
      "its query was signed as it is sent: it must be decoded, encoded as AWS requires, and sorted",
      replaceLine(lines, 2, query),
    ],
  );
  for (const method of METHODS) {
    if (method === request.method) continue;
    suspicions.push([`it was made for ${method}, and this is ${request.method}`, replaceLine(lines, 0, method)]);
  }
  const last = lines.length - 1;
  suspicions.push(
    [
      "its body was left out of the signature (UNSIGNED-PAYLOAD), which execute-api does not accept",
      replaceLine(lines, last, "UNSIGNED-PAYLOAD"),
    ],
    ["it was made for an empty body, and this request has one", replaceLine(lines, last, payloadHash(Buffer.alloc(0)))],
  );
  return suspicions;
}

/**
 * Returns the host names that the caller may have signed instead of `host`: `host` itself and the names of this machine, each with and without the
 * port.
 */
function otherHosts(host: string): string[] {
  const [, name = "", port = ""] = /^(.*?)(:\d+)?$/.exec(host) ?? [];
  const names = [name, "localhost", "127.0.0.1", "[::1]"].flatMap((other) => [`${other}${port}`, other]);
  return [...new Set(names)].filter((other) => other !== host);
}

function replaceLine(lines: readonly string[], index: number, line: string): string {
  return lines.with(index, line).join("\n");
}
