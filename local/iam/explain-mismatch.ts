import { payloadHash, type SplitRequest } from "./canonical-request.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** A request that the caller may have signed instead of the one that it sent: what is wrong, and its canonical form. */
type Suspicion = readonly [because: string, canonical: string];

/**
 * What is the matter with a request whose signature does not match, in plain words, or nothing when that cannot be told: then it is the secret key, or
 * a change that nobody would make by mistake.
 *
 * Tries what signers are known to get wrong, one mistake at a time. `matches` says whether the signature that was sent is that of a canonical request.
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
    `it was made for the host ${signed}, and this request asks for ${host}`,
    replaced(lines, lines.indexOf(`host:${host}`), `host:${signed}`),
  ]);
  suspicions.push(
    ["its path was encoded once: execute-api wants the path that is sent encoded once more", replaced(lines, 1, path)],
    ["its query was not signed", replaced(lines, 2, "")],
    [
      "its query was signed as it is sent: it has to be decoded, encoded in one spelling, and sorted",
      replaced(lines, 2, query),
    ],
  );
  for (const method of METHODS) {
    if (method === request.method) continue;
    suspicions.push([`it was made for ${method}, and this is ${request.method}`, replaced(lines, 0, method)]);
  }
  const last = lines.length - 1;
  suspicions.push(
    [
      "its body was left out of the signature (UNSIGNED-PAYLOAD), which execute-api does not take",
      replaced(lines, last, "UNSIGNED-PAYLOAD"),
    ],
    ["it was made for an empty body, and this request has one", replaced(lines, last, payloadHash(Buffer.alloc(0)))],
  );
  return suspicions;
}

/** The names of this machine, with the port and without. */
function otherHosts(host: string): string[] {
  const [, name = "", port = ""] = /^(.*?)(:\d+)?$/.exec(host) ?? [];
  const names = [name, "localhost", "127.0.0.1", "[::1]"].flatMap((other) => [`${other}${port}`, other]);
  return [...new Set(names)].filter((other) => other !== host);
}

function replaced(lines: readonly string[], index: number, line: string): string {
  return lines.with(index, line).join("\n");
}
