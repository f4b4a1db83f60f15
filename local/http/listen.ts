import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Surroundings } from "../surroundings.ts";
import { UserError } from "../user-error.ts";
import type { RawRequest, RawResponse } from "./raw-message.ts";
import { MAX_HEADER_BYTES, MAX_TARGET_BYTES, refuseEarly } from "./refuse-early.ts";

export interface ListenOptions {
  /** 0 lets the machine choose. */
  port: number;
  /** Loopback addresses, in order: the first that the machine has decides the port. */
  hosts: readonly string[];
  /** Names beyond the loopback ones under which a request may ask for this port. */
  allowedHosts: readonly string[];
  /** What to do about a port that is taken: `choose another with --port day=N`. */
  remedy?: string;
  /** Told of each request that is refused before the handler, in a sentence. */
  onRefusal?: (status: number, sentence: string) => void;
  /** Told of what the handler threw, which is a bug of ours: its caller gets a 500, and everybody else is served on. */
  onFault?: (error: unknown) => void;
  /** How long a caller may take. Default PATIENCE. */
  patience?: Patience;
  surroundings: Pick<Surroundings, "now">;
}

/** How long a connection may take, in milliseconds. What is late is cut off when it is next looked at. */
export interface Patience {
  headersMs: number;
  /** From the first byte to the last of the body. */
  requestMs: number;
  lookedAtEveryMs: number;
}

/** Nothing stays open beyond 6 s for its headers and 11 s for all of it. */
export const PATIENCE: Patience = { headersMs: 4_000, requestMs: 9_000, lookedAtEveryMs: 500 };

export interface Listening {
  /** The first address that is listened on. */
  host: string;
  port: number;
  /** Addresses that this machine does not have. */
  unavailable: readonly string[];
  /** Ends every connection. */
  close: () => Promise<void>;
}

/** A port that cannot be had: a sentence for the person who asked for it. */
export class PortProblem extends UserError {
  override name = "PortProblem";
}

/** 10 MiB: what API Gateway takes of a body (quotas page). */
export const MAX_BODY_BYTES = 10_485_760;

/** How often another port is asked for when the one that the machine chose is taken on a further address. */
const CHOICES = 10;

/**
 * Serves one handler on a port of the loopback interface, over HTTP/1.1. Requests are handed on as they came: target, header
 * lines and body bytes.
 *
 * It refuses by itself what is no HTTP (400), too large (413, 414, 431), too slow (408: headers within 6 s, all of it within
 * 11), and what asks for another host than this machine (421), so that no web page can reach it under a name of its own.
 *
 * Throws a PortProblem when the port is taken or none of the addresses exists; nothing listens then.
 */
export async function listen(
  handle: (request: RawRequest) => Promise<RawResponse>,
  options: ListenOptions,
): Promise<Listening> {
  for (let choice = 1; ; choice++) {
    const taken = await listenOnAll(handle, options);
    if (!(taken instanceof PortProblem)) return taken;
    // A port that the machine chose is free on the first address, and may be somebody's on the second.
    if (options.port !== 0 || choice === CHOICES) throw taken;
  }
}

/** Listens on every address that the machine has; on none of them when the port is taken on one. */
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
    return new PortProblem(`This machine has none of the addresses ${options.hosts.join(", ")}.`);
  return { host: first, port, unavailable, close };
}

function createRawServer(
  handle: (request: RawRequest) => Promise<RawResponse>,
  { allowedHosts, onFault, onRefusal, patience = PATIENCE, surroundings }: ListenOptions,
): Server {
  const server = createServer({
    // Node counts the request line in, and answers 431 by itself beyond this.
    maxHeaderSize: MAX_HEADER_BYTES + MAX_TARGET_BYTES + 64,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.lookedAtEveryMs,
    keepAliveTimeout: 60_000,
    insecureHTTPParser: false,
    joinDuplicateHeaders: false,
  });
  server.on("request", async (message, response) => {
    const answer = await answerOf(message).catch((error: unknown) => {
      onFault?.(error);
      return FAULT;
    });
    if (answer === undefined || response.destroyed) return;
    send(response, answer, surroundings.now());
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
    const [status, reason, sentence] = brokenOff(error.code);
    // A browser opens connections beforehand, and says nothing on some.
    if (socket.bytesRead > 0) onRefusal?.(status, sentence);
    socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  return server;

  /** What to answer; nothing when the request never came to its end. */
  async function answerOf(message: IncomingMessage): Promise<RawResponse | undefined> {
    const headers = pairs(message.rawHeaders);
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

/** What to say to a caller who does not get as far as a request, by Node's code for it. */
function brokenOff(code: string | undefined): [status: number, reason: string, sentence: string] {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return [431, "Request Header Fields Too Large", "The headers are longer than the parser takes."];
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return [408, "Request Timeout", "The caller did not send its request to the end in time."];
    default:
      return [400, "Bad Request", `What came is no HTTP/1.1${code?.startsWith("HPE_") ? ` (${code})` : ""}.`];
  }
}

/** An answer that nobody can take for AWS's. */
const FAULT: RawResponse = {
  status: 500,
  headers: [
    ["Content-Type", "text/plain; charset=utf-8"],
    ["Connection", "close"],
  ],
  body: "The local stack failed at this request: a bug of the stack, not an answer of AWS's. Its log says where.\n",
};

/** API Gateway's own answer, without any of its headers. */
const TOO_LARGE: RawResponse = {
  status: 413,
  headers: [
    ["content-type", "text; charset=utf-8"],
    ["Connection", "close"],
  ],
  body: `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`,
};

/** The whole body; `too large` as soon as it is; `aborted` when the connection ended first. */
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
  // These have no body, and a length would have the caller wait for one (RFC 9110, 8.6).
  if (status !== 204 && status !== 304) lines.push("Content-Length", String(Buffer.byteLength(body)));
  response.writeHead(status, lines);
  response.end(body);
}

function pairs(rawHeaders: readonly string[]): (readonly [string, string])[] {
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

/** What to tell whoever asked for the port; any other error is thrown on. */
function portProblem(error: unknown, port: number, host: string, remedy = "choose another one"): PortProblem {
  if (!(error instanceof Error) || !("code" in error)) throw error;
  switch (error.code) {
    case "EADDRINUSE":
      return new PortProblem(`Port ${port} is taken on ${host}: end what listens there, or ${remedy}.`);
    case "EACCES":
      return new PortProblem(`Port ${port} is not for this user: ${remedy}.`);
    default:
      throw error;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on a port has an address with a port");
  return address.port;
}
