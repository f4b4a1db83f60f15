import type { AttemptError } from "./call-event.ts";

/**
 * The reason that each error stands for. A pattern matches the error's code (of Node, undici, the HTTP parser, zlib or OpenSSL), or its
 * name when the error has no code.
 */
const BY_CODE: readonly (readonly [RegExp, AttemptError])[] = [
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/, "reset"],
  [/^(?:ETIMEDOUT|UND_ERR_(?:HEADERS|BODY|CONNECT)_TIMEOUT)$/, "timeout"],
  [/^(?:HTTPParserError$|HPE_|Z_|ERR_INVALID_HTTP|UND_ERR_(?:RES_|HEADERS_OVERFLOW|RESPONSE))/, "unreadable"],
  [/^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO|HOSTNAME_MISMATCH)/, "untrusted"],
  // The second line: a proxy that refuses the tunnel, and a machine that has no socket to give or forbids it.
  [/^(?:ECONN|ENOTFOUND|EAI_|ENET|EHOST|EADDR)/, "unreachable"],
  [/^(?:ERR_PROXY_|UND_ERR_(?:ABORTED|PRX)|EMFILE$|ENFILE$|EACCES$|EPERM$|ENOBUFS$|ENOMEM$|EAGAIN$)/, "unreachable"],
];

/**
 * Classifies why a fetch got no answer, by the code of the error or of one of the error's causes. Undefined for a mistake in the program,
 * which a retry would not change.
 */
export function attemptError(error: unknown, depth = 0): AttemptError | undefined {
  if (!(error instanceof Error) || depth > 5) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const known = BY_CODE.find(([pattern]) => pattern.test(code))?.[1];
  // A host with several addresses fails with one error for each address.
  const [first] = error instanceof AggregateError ? error.errors : [];
  return known ?? attemptError(first ?? error.cause, depth + 1);
}
