import type { AttemptError } from "./call-event.ts";

/** By the beginning of an error's code, or of its name when it has none: Node's, undici's, the HTTP parser's, zlib's and OpenSSL's. */
const BY_CODE: readonly (readonly [RegExp, AttemptError])[] = [
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/, "reset"],
  [/^(?:ETIMEDOUT|UND_ERR_(?:HEADERS|BODY|CONNECT)_TIMEOUT)$/, "timeout"],
  [/^(?:HTTPParserError$|HPE_|Z_|ERR_INVALID_HTTP|UND_ERR_(?:RES_|HEADERS_OVERFLOW|RESPONSE))/, "unreadable"],
  [/^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO|HOSTNAME_MISMATCH)/, "untrusted"],
  [/^(?:ECONN|ENOTFOUND|EAI_|ENET|EHOST|EADDR)/, "unreachable"],
];

/**
 * Why a fetch got no answer, by the code of its error or of what caused it. Undefined for what is no failure of the network: a mistake of the
 * program, which is nothing to try again.
 */
export function attemptError(error: unknown, depth = 0): AttemptError | undefined {
  if (!(error instanceof Error) || depth > 5) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const known = BY_CODE.find(([pattern]) => pattern.test(code))?.[1];
  // A name with several addresses fails with the errors of all of them.
  const [first] = error instanceof AggregateError ? error.errors : [];
  return known ?? attemptError(first ?? error.cause, depth + 1);
}
