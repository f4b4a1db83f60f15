import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Surroundings } from "../surroundings.ts";
import { BODY_ROOM_BYTES, createBodyRoom } from "./body-room.ts";
import type { RawRequest, RawResponse } from "./raw-message.ts";
import { MAX_BODY_BYTES, MAX_CHUNKS, readBody, type UnreadBody } from "./read-body.ts";
import { MAX_HEADER_BYTES, MAX_TARGET_BYTES, refusal, refuseEarly } from "./refuse-early.ts";
import { refuseUnusual } from "./refuse-unusual.ts";
import { sendAnswer } from "./send-answer.ts";

export interface RawServerOptions {
  /** Host names that a Host header may have in addition to the loopback names. */
  allowedHosts: readonly string[];
  /** Called for each request that the server refuses before it reaches the handler. */
  onRefusal?: (status: number, sentence: string) => void;
  /** Called with an error that the handler threw. Such an error is a bug; the caller gets a 500. */
  onFault?: (error: unknown) => void;
  /** Time limits for callers. Default PATIENCE. */
  patience?: Patience;
  /** The bytes that the bodies of all requests may take at once. A request that finds no room gets a 503. Default BODY_ROOM_BYTES. */
  bodyRoomBytes?: number;
  surroundings: Pick<Surroundings, "after" | "now">;
}

/** Time limits for callers, in milliseconds. */
export interface Patience {
  /** The longest time from the first byte to the end of the headers. A caller over this limit gets a 408 at the next check. */
  headersMs: number;
  /** The longest time from the first byte to the end of the body. A caller over this limit gets a 408 at the next check. */
  requestMs: number;
  checkEveryMs: number;
  /** The time for which the connection stays open after the answer to malformed input, so that the caller can read the answer. */
  lingerMs: number;
  /** The longest time without a byte in either direction, also between requests. It is longer than any handler may take. */
  idleMs: number;
}

/**
 * The default time limits. A caller has at most 6 s for its headers and 11 s for the whole request. Both include the time until the next check and
 * `lingerMs`.
 */
export const PATIENCE: Patience = {
  headersMs: 4_000,
  requestMs: 9_000,
  checkEveryMs: 500,
  lingerMs: 500,
  idleMs: 60_000,
};

/** Creates an HTTP/1.1 server for a handler of raw requests. The server does not listen yet. */
export function createRawServer(
  handle: (request: RawRequest) => Promise<RawResponse>,
  {
    allowedHosts,
    bodyRoomBytes = BODY_ROOM_BYTES,
    onFault,
    onRefusal,
    patience = PATIENCE,
    surroundings,
  }: RawServerOptions,
): Server {
  const server = createServer({
    // Node counts the request line too. It answers 431 itself beyond this.
    maxHeaderSize: MAX_HEADER_BYTES + MAX_TARGET_BYTES + 64,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.checkEveryMs,
    // `timeout` below counts between requests too. With a limit of its own for that time, Node makes two timers for each request.
    keepAliveTimeout: 0,
    insecureHTTPParser: false,
    joinDuplicateHeaders: false,
  });
  // A caller that never reads its answer would keep it in memory for ever.
  server.timeout = patience.idleMs;
  // The handler gets a connection's requests one after the other. Otherwise pipelining would make it answer a thousand at once for one caller.
  const latest = new WeakMap<Socket, ServerResponse>();
  server.on("request", (message, response) => {
    const before = latest.get(message.socket);
    latest.set(message.socket, response);
    if (before === undefined || before.closed) void respond(message, response);
    else before.once("close", () => void respond(message, response));
  });
  const room = createBodyRoom(bodyRoomBytes);
  refuseUnusual(server, { lingerMs: patience.lingerMs, onRefusal, surroundings });
  const lingering = new WeakSet<Socket>();
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    // The parser reports every further byte of a connection that it has given up.
    if (lingering.has(socket)) return;
    if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
    const [status, reason, sentence] = explainClientError(error.code);
    // Browsers open connections in advance and leave some unused.
    if (socket.bytesRead > 0) onRefusal?.(status, sentence);
    lingering.add(socket);
    socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    socket.once(
      "close",
      surroundings.after(patience.lingerMs, () => socket.destroy()),
    );
  });
  return server;

  /** Answers one request. Never rejects. */
  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await answerRequest(message);
      if (answer !== undefined && !response.destroyed) sendAnswer(response, answer, surroundings.now());
    } catch (error) {
      onFault?.(error);
      if (!response.headersSent) sendAnswer(response, FAULT, surroundings.now());
    }
  }

  /** Answers a request; undefined when the connection was cut before the end of the request. */
  async function answerRequest(message: IncomingMessage): Promise<RawResponse | undefined> {
    if (message.destroyed) return undefined;
    const headers = pairUp(message.rawHeaders);
    const target = message.url ?? "/";
    const early = refuseEarly({ headers, target, httpVersion: message.httpVersion }, allowedHosts);
    if (early) return refuse(early, String(early.body).trim());
    const body = hasBody(message) ? await readBody(message, room) : NO_BODY;
    if (typeof body === "string") return refuseBody(body);
    try {
      return await handle({
        method: message.method ?? "GET",
        target,
        headers,
        body,
        remoteAddress: message.socket.remoteAddress ?? "127.0.0.1",
      });
    } finally {
      room.giveBack(body.byteLength);
    }
  }

  function refuseBody(why: UnreadBody): RawResponse | undefined {
    switch (why) {
      case "aborted":
        return undefined;
      case "too large":
        return refuse(TOO_LARGE, `The body is longer than ${MAX_BODY_BYTES} bytes.`);
      case "too many chunks":
        return refuseSaying(400, `The body has more than ${MAX_CHUNKS} chunks.`);
      case "no room":
        return refuseSaying(
          503,
          `The bodies of other requests take the ${bodyRoomBytes} bytes that the stack has for them.`,
        );
    }
  }

  function refuseSaying(status: number, sentence: string): RawResponse {
    return refuse(refusal(status, sentence), sentence);
  }

  function refuse(answer: RawResponse, sentence: string): RawResponse {
    onRefusal?.(answer.status, sentence);
    return answer;
  }
}

/** The body of a request without one. */
const NO_BODY = Buffer.alloc(0);

/** Tells whether a request has a body. Without these two headers it has none (RFC 9112, 6.3). */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

/** Returns the answer to input that Node's parser could not read as a request, from the parser's error code. */
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

/** The answer when the handler throws. It is plain text, so that nobody takes it for an answer of AWS. */
const FAULT: RawResponse = {
  status: 500,
  headers: [
    ["Content-Type", "text/plain; charset=utf-8"],
    ["Connection", "close"],
  ],
  body: "The local stack has a bug that made this request fail. This is not an answer of AWS. The stack's log says where it failed.\n",
};

/** API Gateway's own answer to a body over its limit. The answer has none of API Gateway's usual headers. */
const TOO_LARGE: RawResponse = {
  status: 413,
  headers: [
    ["content-type", "text; charset=utf-8"],
    ["Connection", "close"],
  ],
  body: `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`,
};

function pairUp(rawHeaders: readonly string[]): (readonly [string, string])[] {
  const headers: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""]);
  }
  return headers;
}
