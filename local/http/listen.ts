import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Surroundings } from "../surroundings.ts";
import { UserError } from "../user-error.ts";
import type { RawRequest, RawResponse } from "./raw-message.ts";
import { MAX_HEADER_BYTES, MAX_TARGET_BYTES, refuseEarly } from "./refuse-early.ts";

export interface ListenOptions {
  /** 0 chooses any free port. */
  port: number;
  /** Loopback addresses. With port 0, the first that this machine has decides the port of all. */
  hosts: readonly string[];
  /** Names that a Host header may have beside the loopback ones. */
  allowedHosts: readonly string[];
  /** The advice in the message about a port that is taken. Default `choose another one`. */
  remedy?: string;
  /** Called for each request that is refused before the handler. */
  onRefusal?: (status: number, sentence: string) => void;
  /** Called with what the handler threw, which is a bug. Its caller gets a 500. */
  onFault?: (error: unknown) => void;
  /** Time limits for callers. Default PATIENCE. */
  patience?: Patience;
  surroundings: Pick<Surroundings, "now">;
}

/** Time limits in milliseconds. A caller over one is cut off at the next check. */
export interface Patience {
  /** From the first byte to the end of the headers. */
  headersMs: number;
  /** From the first byte to the end of the body. */
  requestMs: number;
  checkEveryMs: number;
}

/** Leaves a caller at most 6 s for its headers and 11 s for the whole request, the check included. */
export const PATIENCE: Patience = { headersMs: 4_000, requestMs: 9_000, checkEveryMs: 500 };

export interface Listening {
  /** The first address that it listens on. */
  host: string;
  port: number;
  /** The addresses among `hosts` that this machine does not have. */
  unavailable: readonly string[];
  /** Ends every connection. */
  close: () => Promise<void>;
}

/** A port that could not be opened. The message says why and what to do. */
export class PortProblem extends UserError {
  override name = "PortProblem";
}

/** API Gateway's limit for a body: 10 MiB (quotas page). */
export const MAX_BODY_BYTES = 10_485_760;

/** How many free ports are tried when one is free on the first address and taken on another. */
const MAX_TRIES = 10;

/**
 * Serves a handler over HTTP/1.1 on a port of the loopback interface. The handler gets each request as it was on the wire.
 *
 * The listener itself refuses what is not HTTP (400), too large (413, 414, 431) or too slow (408). It also refuses every Host except this machine's
 * (421), so that no web page can reach it through a name that resolves to a loopback address.
 *
 * Throws a PortProblem when the port is taken or this machine has none of the addresses. Nothing listens then.
 */
export async function listen(
  handle: (request: RawRequest) => Promise<RawResponse>,
  options: ListenOptions,
): Promise<Listening> {
  for (let attempt = 1; ; attempt++) {
    const result = await listenOnAll(handle, options);
    if (!(result instanceof PortProblem)) return result;
    // A free port is free on the first address, and may be taken on the second.
    if (options.port !== 0 || attempt === MAX_TRIES) throw result;
  }
}

/** Listens on every address that the machine has, or on none when the port is taken on one of them. */
async function listenOnAll(
  handle: (request: RawRequest) => Promise<RawResponse>,
  options: ListenOptions,
): Promise<Listening | PortProblem> {
  const servers: Server[] = [];
  const unavailable: string[] = [];
  const close = async () => {
    await Promise.all(servers.map(closeServer));
  };
  let port = options.port;
  let first: string | undefined;
  for (const host of options.hosts) {
    const server = createRawServer(handle, options);
    try {
      await listening(server, port, host);
    } catch (error) {
      if (isUnavailable(error)) {
        unavailable.push(host);
        continue;
      }
      await close();
      return portProblem(error, port, host, options.remedy);
    }
    servers.push(server);
    first ??= host;
    port = portOf(server);
  }
  if (first === undefined)
    return new PortProblem(`This machine has none of the addresses ${options.hosts.join(", ")}. Choose others.`);
  return { host: first, port, unavailable, close };
}

function createRawServer(
  handle: (request: RawRequest) => Promise<RawResponse>,
  { allowedHosts, onFault, onRefusal, patience = PATIENCE, surroundings }: ListenOptions,
): Server {
  const server = createServer({
    // Node counts the request line too. It answers 431 itself beyond this.
    maxHeaderSize: MAX_HEADER_BYTES + MAX_TARGET_BYTES + 64,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.checkEveryMs,
    keepAliveTimeout: 60_000,
    insecureHTTPParser: false,
    joinDuplicateHeaders: false,
  });
  server.on("request", async (message, response) => {
    const answer = await answerRequest(message).catch((error: unknown) => {
      onFault?.(error);
      return FAULT;
    });
    if (answer === undefined || response.destroyed) return;
    send(response, answer, surroundings.now());
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
    const [status, reason, sentence] = explainClientError(error.code);
    // Browsers open connections in advance and leave some unused.
    if (socket.bytesRead > 0) onRefusal?.(status, sentence);
    socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  return server;

  /** Answers a request; undefined when it was cut off before its end. */
  async function answerRequest(message: IncomingMessage): Promise<RawResponse | undefined> {
    const headers = pairUp(message.rawHeaders);
    const target = message.url ?? "/";
    const refusal = refuseEarly({ headers, target, httpVersion: message.httpVersion }, allowedHosts);
    if (refusal) onRefusal?.(refusal.status, String(refusal.body).trim());
    if (refusal) return refusal;
    const body = await readBody(message);
    if (body === "aborted") return undefined;
    if (body === "too large") {
      onRefusal?.(TOO_LARGE.status, `The body is longer than ${MAX_BODY_BYTES} bytes.`);
      return TOO_LARGE;
    }
    return handle({
      method: message.method ?? "GET",
      target,
      headers,
      body,
      remoteAddress: message.socket.remoteAddress ?? "127.0.0.1",
    });
  }
}

/** The answer to what Node's parser could not read as a request, by its error code. */
function explainClientError(code: string | undefined): [status: number, reason: string, sentence: string] {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return [431, "Request Header Fields Too Large", "The headers are longer than the parser accepts."];
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return [408, "Request Timeout", "The caller did not finish its request in time."];
    default:
      return [400, "Bad Request", `The request is not valid HTTP/1.1${code?.startsWith("HPE_") ? ` (${code})` : ""}.`];
  }
}

/** An answer in plain text, so that nobody mistakes it for one of AWS's. */
const FAULT: RawResponse = {
  status: 500,
  headers: [
    ["Content-Type", "text/plain; charset=utf-8"],
    ["Connection", "close"],
  ],
  body: "The local stack has a bug that made this request fail. This is not an answer of AWS. The stack's log says where it failed.\n",
};

/** API Gateway's own answer, which has none of its usual headers. */
const TOO_LARGE: RawResponse = {
  status: 413,
  headers: [
    ["content-type", "text; charset=utf-8"],
    ["Connection", "close"],
  ],
  body: `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`,
};

/** Reads the body. `too large` comes as soon as the limit is passed, `aborted` when the connection ends first. */
function readBody(message: IncomingMessage): Promise<Buffer | "too large" | "aborted"> {
  const announced = Number(message.headers["content-length"] ?? 0);
  if (announced > MAX_BODY_BYTES) return Promise.resolve("too large");
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > MAX_BODY_BYTES) {
        message.removeAllListeners("data").resume();
        resolve("too large");
      } else {
        chunks.push(chunk);
      }
    });
    message.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    message.once("close", () => resolve("aborted"));
  });
}

function send(response: ServerResponse, { status, headers, body }: RawResponse, now: number): void {
  const lines = headers.flat();
  lines.push("Date", new Date(now).toUTCString());
  // These have no body, and a length would make the caller wait for one (RFC 9110, 8.6).
  if (status !== 204 && status !== 304) lines.push("Content-Length", String(Buffer.byteLength(body)));
  response.writeHead(status, lines);
  response.end(body);
}

function pairUp(rawHeaders: readonly string[]): (readonly [string, string])[] {
  const headers: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""]);
  }
  return headers;
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT");
}

/** The PortProblem for an error of `listen`. Throws the error itself when it has another cause. */
function portProblem(error: unknown, port: number, host: string, remedy = "choose another one"): PortProblem {
  if (!(error instanceof Error) || !("code" in error)) throw error;
  switch (error.code) {
    case "EADDRINUSE":
      return new PortProblem(`Port ${port} is taken on ${host}: stop the program that listens there, or ${remedy}.`);
    case "EACCES":
      return new PortProblem(`Port ${port} on ${host} needs more rights than this user has: ${remedy}.`);
    default:
      throw error;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("a server that listens on a port has an address with a port");
  return address.port;
}
