import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { rawRequest, sendRaw } from "../../test/fixtures/raw-http.ts";
import { machine } from "../machine.ts";
import { createRawServer, PATIENCE, type Patience, type RawServerOptions } from "./create-raw-server.ts";
import type { RawRequest, RawResponse } from "./raw-message.ts";

const HOST = "Host: localhost";
const OK: RawResponse = { status: 200, headers: [], body: "ok" };
/** An answer whose body is longer than the socket buffers of both sides can hold. */
const LARGE: RawResponse = { ...OK, body: Buffer.alloc(30_000_000, "x") };

/** Starts a server, which closes with the test. The test opens connections and sees when the server closes its side of them. */
async function scene(
  handle: (request: RawRequest) => Promise<RawResponse> | RawResponse = () => OK,
  patience: Partial<Patience> = {},
  options: Partial<RawServerOptions> = {},
) {
  const faults: unknown[] = [];
  const refusals: string[] = [];
  const server = createRawServer(async (request) => handle(request), {
    allowedHosts: [],
    surroundings: machine(),
    patience: { ...PATIENCE, ...patience },
    onFault: (error) => faults.push(error),
    onRefusal: (status, sentence) => refusals.push(`${status} ${sentence}`),
    ...options,
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const { port } = address;
  return {
    faults,
    refusals,
    url: `http://127.0.0.1:${port}`,
    /** Opens a connection that the caller's side keeps open, whatever the server does. `closed` settles when the server has closed its side. */
    async open(): Promise<{ caller: Socket; closed: Promise<unknown> }> {
      const caller = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      onTestFinished(() => void caller.destroy());
      caller.on("error", () => undefined);
      const [[callee]] = await Promise.all([once(server, "connection"), once(caller, "connect")]);
      return { caller, closed: new Promise((resolve) => callee.once("close", resolve)) };
    },
  };
}

const collectText = (socket: Socket): (() => string) => {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("latin1");
};
const get = (target: string) => `GET ${target} HTTP/1.1\r\n${HOST}\r\n\r\n`;

describe("a caller that never closes its side", () => {
  const quick = { headersMs: 100, requestMs: 200, checkEveryMs: 20, lingerMs: 20 };
  const lingering = { lingerMs: 20 };

  it.each<[string, string, number, Partial<Patience>]>([
    ["sends nothing", "", 408, quick],
    ["does not finish its headers", `GET / HTTP/1.1\r\n${HOST}\r\nX-A: 1`, 408, quick],
    ["does not finish its body", `POST / HTTP/1.1\r\n${HOST}\r\nContent-Length: 2\r\n\r\nx`, 408, quick],
    ["sends what is not HTTP", "nonsense\r\n\r\n", 400, lingering],
    ["goes on after what is not HTTP", `nonsense\r\n\r\n${"x".repeat(3_000_000)}`, 400, lingering],
    ["sends endless headers", `GET / HTTP/1.1\r\n${HOST}\r\nX-A: ${"x".repeat(3_000_000)}`, 431, lingering],
    ["announces too large a body", `POST / HTTP/1.1\r\n${HOST}\r\nContent-Length: 99999999\r\n\r\nx`, 413, lingering],
    ["asks for the connection to be closed", rawRequest("GET", "/", [HOST]), 200, lingering],
  ])("gets its answer and is cut off when it %s", async (_, bytes, status, patience) => {
    const { open } = await scene(undefined, patience);
    const { caller, closed } = await open();
    const answer = collectText(caller);
    caller.write(bytes);
    await Promise.all([closed, once(caller, "end")]);
    expect(answer()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it("is cut off in time by the stack's own limits", () => {
    expect(PATIENCE.headersMs + PATIENCE.checkEveryMs + PATIENCE.lingerMs).toBeLessThan(6_000);
    expect(PATIENCE.requestMs + PATIENCE.checkEveryMs + PATIENCE.lingerMs).toBeLessThan(11_000);
    // API Gateway's longest integration takes 29 s.
    expect(PATIENCE.idleMs).toBeGreaterThan(29_000 + 10_000);
  });

  it("does not hold others up, even with three hundred connections", async () => {
    const { open, url } = await scene(undefined, quick);
    const closings: Promise<unknown>[] = [];
    for (let count = 0; count < 300; count++) {
      const { caller, closed } = await open();
      caller.write("GET / HTTP/1.1\r\n");
      closings.push(closed);
    }
    expect((await sendRaw(url, rawRequest("GET", "/", [HOST]))).status).toBe(200);
    await Promise.all(closings);
  });
});

describe("a caller that sends its body in tiny chunks", () => {
  it("may send a hundred thousand, and no more", async () => {
    const { open } = await scene(({ body }) => ({ ...OK, body: String(body.byteLength) }));
    for (const [count, status, text] of [
      [100_000, 200, "100000"],
      [100_001, 400, "The body has more than 100000 chunks.\n"],
    ] as const) {
      const { caller, closed } = await open();
      const answer = collectText(caller);
      caller.write(rawRequest("POST", "/", [HOST, "Transfer-Encoding: chunked"]));
      caller.write(`${"1\r\nx\r\n".repeat(count)}0\r\n\r\n`);
      await Promise.all([closed, once(caller, "end")]);
      expect(answer()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(answer().split("\r\n\r\n")[1]).toBe(text);
    }
  });
});

describe("callers that stop before the end of their bodies", () => {
  it("take no more memory than the room for bodies, which they give back", async () => {
    const received: number[] = [];
    const { open, refusals, url } = await scene(
      ({ body }) => {
        received.push(body.byteLength);
        return OK;
      },
      {},
      { bodyRoomBytes: 1_000 },
    );
    const { caller, closed } = await open();
    caller.write(`POST / HTTP/1.1\r\n${HOST}\r\nContent-Length: 801\r\n\r\n${"x".repeat(800)}`);
    const post = () => sendRaw(url, rawRequest("POST", "/", [HOST], "y".repeat(300)));
    // The first body arrives at another connection: ask until it has been read.
    await expect.poll(async () => (await post()).status).toBe(503);
    expect(refusals.at(-1)).toBe("503 The bodies of other requests take the 1000 bytes that the stack has for them.");
    expect((await sendRaw(url, rawRequest("GET", "/", [HOST]))).status).toBe(200);
    caller.resetAndDestroy();
    await closed;
    for (let count = 0; count < 5; count++) expect((await post()).status).toBe(200);
    expect(received.slice(-5)).toEqual([300, 300, 300, 300, 300]);
  });
});

describe("a request that Node does not hand over", () => {
  it.each([
    ["CONNECT", rawRequest("CONNECT", "localhost:22", [HOST]), 400, "The stack is no proxy, which CONNECT asks for."],
    [
      "an expectation that is not known",
      rawRequest("GET", "/", [HOST, "Expect: banana"]),
      417,
      "The only expectation that the stack knows is 100-continue.",
    ],
  ])("is refused with a sentence, which the log has too: %s", async (_, bytes, status, sentence) => {
    const { refusals, url } = await scene(undefined, { lingerMs: 20 });
    const answer = await sendRaw(url, bytes);
    expect([answer.status, answer.body]).toEqual([status, `${sentence}\n`]);
    expect(refusals).toEqual([`${status} ${sentence}`]);
  });

  it("leaves no connection behind after CONNECT", async () => {
    const { open } = await scene(undefined, { lingerMs: 20 });
    const { caller, closed } = await open();
    caller.write(rawRequest("CONNECT", "localhost:22", [HOST]));
    await closed;
  });
});

describe("a caller that pipelines its requests", () => {
  it("gets every answer in order, and the handler gets one request at a time", async () => {
    let running = 0;
    let most = 0;
    const { open } = await scene(async ({ target }) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return { ...OK, body: target };
    });
    const { caller } = await open();
    const answers = collectText(caller);
    const targets = Array.from({ length: 50 }, (_, index) => `/${index}`);
    caller.write(`${targets.map(get).join("")}${rawRequest("GET", "/last", [HOST])}`);
    await once(caller, "end");
    expect(answers().match(/^\/\w+(?=HTTP|$)/gm)).toEqual([...targets, "/last"]);
    expect(most).toBe(1);
  });
});

describe("a caller that never reads its answer", () => {
  it.each([
    ["one request", 1],
    ["a thousand pipelined requests", 1_000],
  ])("is cut off after %s", async (_, count) => {
    let handled = 0;
    const { open, url } = await scene(
      ({ target }) => {
        handled += 1;
        return target === "/large" ? LARGE : OK;
      },
      { idleMs: 100 },
    );
    const { caller, closed } = await open();
    caller.pause();
    caller.write(get("/large").repeat(count));
    await closed;
    expect(handled).toBe(1);
    expect((await sendRaw(url, rawRequest("GET", "/", [HOST]))).status).toBe(200);
  });

  it("gets all of it when it only reads slowly", async () => {
    const { open } = await scene(() => LARGE, { idleMs: 3_000 });
    const { caller } = await open();
    let size = 0;
    const { promise: complete, resolve } = Promise.withResolvers<void>();
    caller.on("data", (chunk) => {
      size += chunk.byteLength;
      if (size > 30_000_000) resolve();
      caller.pause();
      setImmediate(() => caller.resume());
    });
    caller.write(get("/"));
    await complete;
  });
});

describe("a caller that keeps its connection open", () => {
  it("may send its next request at once, and is cut off when it sends none", async () => {
    const { open } = await scene(undefined, { idleMs: 100 });
    const { caller, closed } = await open();
    const answers = collectText(caller);
    caller.write(get("/first"));
    await once(caller, "data");
    caller.write(get("/second"));
    await closed;
    expect(answers().match(/HTTP\/1\.1 200 OK\r\n/g)).toHaveLength(2);
    expect(answers()).not.toMatch(/^Keep-Alive:/im);
  });
});

describe("a caller that goes away", () => {
  it.each<[string, string, (caller: Socket) => void]>([
    ["half-closes after its request", get("/waits"), (caller) => caller.end()],
    ["half-closes within its headers", `GET / HTTP/1.1\r\n${HOST}\r\nX-A`, (caller) => caller.end()],
    ["resets after its request", get("/waits"), (caller) => caller.resetAndDestroy()],
    ["resets within its body", `POST / HTTP/1.1\r\n${HOST}\r\nContent-Length: 9\r\n\r\nx`, (c) => c.resetAndDestroy()],
    ["resets within its answer", get("/large"), (caller) => caller.once("data", () => caller.resetAndDestroy())],
    ["resets within pipelined answers", get("/large").repeat(9), (c) => c.once("data", () => c.resetAndDestroy())],
  ])("leaves no connection behind when it %s", async (_, bytes, leave) => {
    const held = Promise.withResolvers<RawResponse>();
    const asked = Promise.withResolvers<void>();
    const { faults, open, url } = await scene(({ target }) => {
      asked.resolve();
      return target === "/waits" ? held.promise : target === "/large" ? LARGE : OK;
    });
    const { caller, closed } = await open();
    caller.write(bytes);
    if (bytes.includes("/waits")) await asked.promise;
    leave(caller);
    await closed;
    held.resolve(OK);
    expect((await sendRaw(url, rawRequest("GET", "/", [HOST]))).status).toBe(200);
    expect(faults).toEqual([]);
  });
});

describe("an answer that cannot be sent", () => {
  it.each<[string, Partial<RawResponse>]>([
    ["a line break in a header", { headers: [["X-A", "a\r\nX-B: b"]] }],
    ["a header name with a space", { headers: [["X A", "a"]] }],
    ["a status that HTTP does not have", { status: 1000 }],
  ])("is a 500 of the server's own: %s", async (_, part) => {
    const { faults, url } = await scene(({ target }) => (target === "/bad" ? { ...OK, ...part } : OK));
    const answer = await sendRaw(url, rawRequest("GET", "/bad", [HOST]));
    expect([answer.status, answer.headers.has("x-b")]).toEqual([500, false]);
    expect(faults).toHaveLength(1);
    expect((await sendRaw(url, rawRequest("GET", "/", [HOST]))).status).toBe(200);
  });
});
