import { once } from "node:events";
import { connect, type Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { rawRequest, sendRaw } from "../../test/fixtures/raw-http.ts";
import { type Listening, type ListenOptions, listen, PATIENCE, PortProblem } from "./listen.ts";
import type { RawRequest, RawResponse } from "./raw-message.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 30, 5);
const HOST = "Host: localhost";

interface Scene {
  listening: Listening;
  url: string;
  /** Every request that got to the handler. */
  handled: RawRequest[];
}

/** A listener that is ended with the test, and what its handler saw. */
async function scene(
  answer: (request: RawRequest) => RawResponse | Promise<RawResponse> = () => ({
    status: 200,
    headers: [],
    body: "ok",
  }),
  options: Partial<ListenOptions> = {},
): Promise<Scene> {
  const handled: RawRequest[] = [];
  const listening = await listen(
    async (request) => {
      handled.push(request);
      return answer(request);
    },
    { port: 0, hosts: ["127.0.0.1"], allowedHosts: [], surroundings: { now: () => NOW }, ...options },
  );
  onTestFinished(() => listening.close());
  return { listening, url: `http://127.0.0.1:${listening.port}`, handled };
}

/** An open connection that is ended with the test; its errors are the test's to see by its end. */
async function connection({ listening }: Scene): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(listening.port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return { socket, received: () => Buffer.concat(chunks).toString("latin1") };
}

describe("a request", () => {
  it("is handed on as it came: target, header lines in their order and case, and the body's bytes", async () => {
    const { handled, url } = await scene();
    const target = "//a/../b%2f;c?x=1&x=%zz&X-Amz-Date=+";
    const request = rawRequest("PUT", target, [HOST, "x-B: 2", "X-a:  1 ", "X-a: \xe9", "X-Empty:"], "\0\x01body");
    expect((await sendRaw(url, Buffer.from(request, "latin1"))).body).toBe("ok");
    expect(handled).toEqual([
      {
        method: "PUT",
        target,
        headers: [
          ["Host", "localhost"],
          ["x-B", "2"],
          ["X-a", "1"],
          ["X-a", "\xe9"],
          ["X-Empty", ""],
          ["Content-Length", "6"],
          ["Connection", "close"],
        ],
        body: Buffer.from("\0\x01body", "latin1"),
        remoteAddress: "127.0.0.1",
      },
    ]);
  });

  it("keeps all of a thousand header lines", async () => {
    const { handled, url } = await scene();
    await sendRaw(url, rawRequest("GET", "/", [HOST, ...Array<string>(998).fill("a: b")]));
    expect(handled[0]?.headers).toHaveLength(1_000);
  });

  it("has the body of its chunks, put together", async () => {
    const { handled, url } = await scene();
    const chunks = "4\r\nabcd\r\n2;extension\r\nef\r\n0\r\nX-Trailer: 1\r\n\r\n";
    await sendRaw(url, `${rawRequest("POST", "/", [HOST, "Transfer-Encoding: chunked"])}${chunks}`);
    expect(handled[0]?.body.toString()).toBe("abcdef");
    expect(handled[0]?.headers.map(([name]) => name)).not.toContain("X-Trailer");
  });

  it("of 10 MiB is taken, and one byte more is not", async () => {
    const { handled, url } = await scene(({ body }) => ({ status: 200, headers: [], body: String(body.byteLength) }));
    const taken = await sendRaw(url, rawRequest("POST", "/", [HOST], "x".repeat(10_485_760)));
    expect([taken.status, taken.body]).toEqual([200, "10485760"]);
    const refused = await sendRaw(url, rawRequest("POST", "/", [HOST], "x".repeat(10_485_761)));
    expect([refused.status, refused.body]).toEqual([413, "HTTP content length exceeded 10485760 bytes."]);
    expect(handled).toHaveLength(1);
  });
});

describe("an answer", () => {
  it("goes out with its headers in their order, the given clock's date and its length in bytes", async () => {
    const headers = [
      ["x-amzn-RequestId", "1"],
      ["Set-Cookie", "a"],
      ["set-cookie", "b"],
    ] as const;
    const { url } = await scene(() => ({ status: 418, headers, body: "é" }));
    const { text } = await sendRaw(url, rawRequest("GET", "/", [HOST]));
    expect(Buffer.from(text, "latin1").toString()).toBe(
      "HTTP/1.1 418 I'm a Teapot\r\nx-amzn-RequestId: 1\r\nSet-Cookie: a\r\nset-cookie: b\r\n" +
        "Date: Tue, 24 Nov 2026 12:30:05 GMT\r\nContent-Length: 2\r\nConnection: close\r\n\r\né",
    );
  });

  it("leaves the connection open for the next request", async () => {
    const stage = await scene();
    const { socket, received } = await connection(stage);
    for (const expected of [1, 2, 3]) {
      socket.write(`GET /${expected} HTTP/1.1\r\n${HOST}\r\n\r\n`);
      await once(socket, "data");
      expect(stage.handled.at(-1)?.target).toBe(`/${expected}`);
    }
    expect(received().match(/HTTP\/1\.1 200/g)).toHaveLength(3);
  });

  it("is not waited for by the requests of other connections", async () => {
    const held = Promise.withResolvers<RawResponse>();
    const stage = await scene(({ target }) =>
      target === "/held" ? held.promise : { status: 200, headers: [], body: "ok" },
    );
    const waiting = sendRaw(stage.url, rawRequest("GET", "/held", [HOST]));
    expect((await sendRaw(stage.url, rawRequest("GET", "/", [HOST]))).status).toBe(200);
    held.resolve({ status: 204, headers: [], body: "" });
    expect((await waiting).status).toBe(204);
  });

  it("is dropped when nobody is there any more to have it", async () => {
    const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<RawResponse>()];
    const stage = await scene(({ target }) => {
      if (target !== "/held") return { status: 200, headers: [], body: "ok" };
      asked.resolve();
      return held.promise;
    });
    const { socket } = await connection(stage);
    socket.write(`GET /held HTTP/1.1\r\n${HOST}\r\n\r\n`);
    await asked.promise;
    socket.resetAndDestroy();
    await once(socket, "close");
    held.resolve({ status: 200, headers: [], body: "late" });
    expect((await sendRaw(stage.url, rawRequest("GET", "/", [HOST]))).body).toBe("ok");
  });
});

describe("what is refused before the handler", () => {
  const line = "GET / HTTP/1.1";
  it.each([
    ["Content-Length with Transfer-Encoding", [line, HOST, "Content-Length: 4", "Transfer-Encoding: chunked"], 400],
    ["two Content-Lengths", [line, HOST, "Content-Length: 4", "Content-Length: 5"], 400],
    ["a Content-Length with a sign", [line, HOST, "Content-Length: +4"], 400],
    ["a transfer coding that nobody knows", [line, HOST, "Transfer-Encoding: xchunked"], 400],
    ["a transfer coding before chunked", ["POST / HTTP/1.1", HOST, "Transfer-Encoding: gzip, chunked", "", "0"], 400],
    ["a folded header", [line, HOST, "X-A: 1", " continued"], 400],
    ["a space before a header's colon", [line, HOST, "X-A : 1"], 400],
    ["a header without a colon", [line, HOST, "X-A"], 400],
    ["a NUL in a header", [line, HOST, "X-A: a\0b"], 400],
    ["a line that ends without CR", [`${line}\n${HOST}`], 400],
    ["a version of HTTP that is not spoken here", ["GET / HTTP/2.0", HOST], 400],
    ["a target with a space", ["GET /a b HTTP/1.1", HOST], 400],
    ["a target with a byte beyond ASCII", ["GET /\xe9 HTTP/1.1", HOST], 400],
    ["an absolute target", ["GET http://localhost/ HTTP/1.1", HOST], 400],
    ["a target that is no path", ["OPTIONS * HTTP/1.1", HOST], 400],
    ["a method that HTTP does not have", ["FOO / HTTP/1.1", HOST], 400],
    ["no Host", [line], 400],
    ["no Host in HTTP/1.0 either", ["GET / HTTP/1.0"], 400],
    ["two Hosts", [line, HOST, HOST], 400],
    ["an empty Host", [line, "Host:"], 421],
    ["another host's name", [line, "Host: rebound.example"], 421],
    ["a name that only begins with this machine's", [line, "Host: localhost.example"], 421],
    ["every address of this machine at once", [line, "Host: 0.0.0.0"], 421],
    ["user information in front of the name", [line, "Host: rebound.example@localhost"], 421],
    ["a target over 10,240 bytes", [`GET /${"a".repeat(10_240)} HTTP/1.1`, HOST], 414],
    ["headers over 10,240 bytes", [line, HOST, `X-A: ${"a".repeat(10_217)}`], 431],
    ["more than a thousand header lines", [line, HOST, ...Array<string>(1_000).fill("a:")], 431],
    ["headers far over what the parser takes", [line, HOST, `X-A: ${"a".repeat(100_000)}`], 431],
  ])("%s", async (_, lines, status) => {
    const { handled, url } = await scene();
    const answer = await sendRaw(url, Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"));
    expect(answer.status).toBe(status);
    expect(answer.headers.get("connection")).toBe("close");
    expect(answer.headers.has("x-amzn-requestid")).toBe(false);
    expect(handled).toHaveLength(0);
  });

  it("leaves every size up to its limit, and this machine's names with any port", async () => {
    const { handled, url } = await scene(undefined, { allowedHosts: ["abc.execute-api.eu-west-1.amazonaws.com"] });
    for (const lines of [
      [`GET /${"a".repeat(10_239)} HTTP/1.1`, HOST],
      // With Connection: close, which comes behind it.
      [line, HOST, `X-A: ${"a".repeat(10_197)}`],
      [line, "Host: LOCALHOST:1"],
      [line, "Host: 127.0.0.1:65535"],
      [line, "Host: [::1]:3000"],
      [line, "Host: abc.execute-api.eu-west-1.amazonaws.com"],
    ]) {
      expect((await sendRaw(url, [...lines, "Connection: close", "", ""].join("\r\n"))).status).toBe(200);
    }
    expect(handled).toHaveLength(6);
  });

  it("chunks beyond 10 MiB, however many more were to come", async () => {
    const stage = await scene();
    const { socket, received } = await connection(stage);
    const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    socket.write(`POST / HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(10)}1\r\nx\r\n`);
    await once(socket, "close");
    expect(received()).toMatch(/^HTTP\/1\.1 413 /);
    expect(received()).toMatch(/\r\n\r\nHTTP content length exceeded 10485760 bytes\.$/);
    expect(stage.handled).toHaveLength(0);
  });

  it("any bytes at all without an end to the server", async () => {
    const { handled, url } = await scene();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        // Bytes that say nothing yet leave the listener waiting, which is not waited for here.
        const answer = await sendRaw(url, Buffer.concat([bytes, Buffer.from("\r\n\r\n\r\n")]), 100);
        if (!Number.isNaN(answer.status)) expect([400, 431]).toContain(answer.status);
      }),
      { numRuns: 200 },
    );
    expect(handled).toHaveLength(0);
    expect((await sendRaw(url, rawRequest("GET", "/", [HOST]))).status).toBe(200);
  });
});

describe("the listener", () => {
  it("answers a fault of its handler's with a 500 of its own, tells of it, and serves on", async () => {
    const faults: unknown[] = [];
    const fault = new Error("canary");
    const { url } = await scene(
      ({ target }) => {
        if (target === "/fault") throw fault;
        return { status: 200, headers: [], body: "ok" };
      },
      { onFault: (error) => faults.push(error) },
    );
    const answer = await sendRaw(url, rawRequest("GET", "/fault", [HOST]));
    expect([answer.status, answer.headers.has("x-amzn-requestid")]).toEqual([500, false]);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(answer.body).toMatch(/^The local stack failed at this request: /);
    expect(answer.body).not.toContain("canary");
    expect((await sendRaw(url, rawRequest("GET", "/", [HOST]))).status).toBe(200);
    expect(faults).toEqual([fault]);
  });

  it("tells of each request that it refuses, once, in a sentence", async () => {
    const told: string[] = [];
    const { url } = await scene(undefined, { onRefusal: (status, sentence) => told.push(`${status} ${sentence}`) });
    await sendRaw(url, rawRequest("GET", "/", ["Host: rebound.example"]));
    await sendRaw(url, "nonsense\r\n\r\n");
    await sendRaw(url, rawRequest("POST", "/", [HOST], "x".repeat(10_485_761)));
    await sendRaw(url, rawRequest("GET", "/", [HOST]));
    expect(told).toEqual([
      "421 This is a local stack: ask for it as localhost, 127.0.0.1 or [::1].",
      "400 What came is no HTTP/1.1 (HPE_INVALID_METHOD).",
      "413 The body is longer than 10485760 bytes.",
    ]);
  });

  it.each([204, 304])("sends %i without a length, since it has no body", async (status) => {
    const { url } = await scene(() => ({ status, headers: [], body: "dropped" }));
    const answer = await sendRaw(url, rawRequest("GET", "/", [HOST]));
    expect([answer.status, answer.body, answer.headers.has("content-length")]).toEqual([status, "", false]);
  });
});

describe("a slow caller", () => {
  it("may take 6 s for its headers and 11 s for all of it, with the next look at it", () => {
    expect(PATIENCE.headersMs + PATIENCE.lookedAtEveryMs).toBeLessThan(6_000);
    expect(PATIENCE.requestMs + PATIENCE.lookedAtEveryMs).toBeLessThan(11_000);
  });

  // In a twentieth of the time: `npm run hard` holds the real one against the clock.
  it.concurrent.each([
    ["that says nothing is cut off", ""],
    ["that does not end its headers is cut off", `GET / HTTP/1.1\r\n${HOST}\r\nX-A: 1`],
    ["that does not send its body is cut off", `POST / HTTP/1.1\r\n${HOST}\r\nContent-Length: 2\r\n\r\nx`],
  ])("%s, and holds up nobody", async (_, begun) => {
    const stage = await scene(undefined, { patience: { headersMs: 200, requestMs: 450, lookedAtEveryMs: 25 } });
    const { socket, received } = await connection(stage);
    socket.write(begun);
    const cut = once(socket, "close");
    expect((await sendRaw(stage.url, rawRequest("GET", "/other", [HOST]))).status).toBe(200);
    await cut;
    expect(received()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n/);
    expect(stage.handled.map(({ target }) => target)).toEqual(["/other"]);
  });
});

describe("listen", () => {
  it("serves one port on every address that the machine has, and names those that it does not have", async () => {
    // RFC 3849's addresses are nobody's.
    const { listening } = await scene(undefined, { hosts: ["2001:db8::1", "127.0.0.1", "127.0.0.2", "2001:db8::2"] });
    expect(listening).toMatchObject({ host: "127.0.0.1", unavailable: ["2001:db8::1", "2001:db8::2"] });
    for (const host of ["127.0.0.1", "127.0.0.2"]) {
      const answer = await sendRaw(`http://${host}:${listening.port}`, rawRequest("GET", "/", [HOST]));
      expect(answer.status).toBe(200);
    }
  });

  it("has no port where the machine has none of the addresses", async () => {
    const refused = scene(undefined, { hosts: ["2001:db8::1"] });
    await expect(refused).rejects.toThrow(PortProblem);
    await expect(refused).rejects.toThrow("This machine has none of the addresses 2001:db8::1.");
  });

  it("says in a sentence that a port is taken, on which address, and what to do about it", async () => {
    const { listening } = await scene();
    const refused = scene(undefined, { port: listening.port, remedy: "choose another with --port day=N" });
    await expect(refused).rejects.toThrow(PortProblem);
    await expect(refused).rejects.toThrow(
      `Port ${listening.port} is taken on 127.0.0.1: end what listens there, or choose another with --port day=N.`,
    );
  });

  it("listens nowhere when the port is taken on one of the addresses", async () => {
    const { listening } = await scene(undefined, { hosts: ["127.0.0.2"] });
    await expect(scene(undefined, { port: listening.port, hosts: ["127.0.0.1", "127.0.0.2"] })).rejects.toThrow(
      `Port ${listening.port} is taken on 127.0.0.2`,
    );
    await scene(undefined, { port: listening.port, hosts: ["127.0.0.1"] });
  });

  it("does not look for a port without end", async () => {
    await expect(scene(undefined, { hosts: ["127.0.0.1", "127.0.0.1"] })).rejects.toThrow(PortProblem);
  });

  it("ends every connection when it is closed, the idle and the waiting, and frees its port", async () => {
    const asked = Promise.withResolvers<void>();
    const stage = await scene(() => {
      asked.resolve();
      return new Promise(() => undefined);
    });
    const [idle, waiting] = [await connection(stage), await connection(stage)];
    waiting.socket.write(`GET / HTTP/1.1\r\n${HOST}\r\n\r\n`);
    await asked.promise;
    const ended = [idle, waiting].map(({ socket }) => once(socket, "close"));
    await stage.listening.close();
    await Promise.all(ended);
    await scene(undefined, { port: stage.listening.port });
  });
});
