import { once } from "node:events";
import { connect, type Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { rawRequest, sendRaw } from "../../test/fixtures/raw-http.ts";
import { machine } from "../machine.ts";
import { type Listening, type ListenOptions, listen, PortProblem } from "./listen.ts";
import type { RawRequest, RawResponse } from "./raw-message.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 30, 5);
const HOST = "Host: localhost";

interface Scene {
  listening: Listening;
  url: string;
  /** Every request that reached the handler. */
  handled: RawRequest[];
}

/** Starts a listener, which closes with the test, and keeps the requests that reach its handler. */
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
    { port: 0, hosts: ["127.0.0.1"], allowedHosts: [], surroundings: { ...machine(), now: () => NOW }, ...options },
  );
  onTestFinished(() => listening.close());
  return { listening, url: `http://127.0.0.1:${listening.port}`, handled };
}

/** Opens a connection, which closes with the test. Errors of the connection are ignored. */
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
  it("reaches the handler as it was sent: target, header lines in their order and case, and body bytes", async () => {
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

  it("has the body that its chunks make together", async () => {
    const { handled, url } = await scene();
    const chunks = "4\r\nabcd\r\n2;extension\r\nef\r\n0\r\nX-Trailer: 1\r\n\r\n";
    await sendRaw(url, `${rawRequest("POST", "/", [HOST, "Transfer-Encoding: chunked"])}${chunks}`);
    expect(handled[0]?.body.toString()).toBe("abcdef");
    expect(handled[0]?.headers.map(([name]) => name)).not.toContain("X-Trailer");
  });

  it("may have a body of 10 MiB, and not one byte more", async () => {
    const { handled, url } = await scene(({ body }) => ({ status: 200, headers: [], body: String(body.byteLength) }));
    const taken = await sendRaw(url, rawRequest("POST", "/", [HOST], "x".repeat(10_485_760)));
    expect([taken.status, taken.body]).toEqual([200, "10485760"]);
    const refused = await sendRaw(url, rawRequest("POST", "/", [HOST], "x".repeat(10_485_761)));
    expect([refused.status, refused.body]).toEqual([413, "HTTP content length exceeded 10485760 bytes."]);
    expect(handled).toHaveLength(1);
  });
});

describe("an answer", () => {
  it("has its headers in their order, the given clock's date and its length in bytes", async () => {
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

  it("is dropped when the caller has gone", async () => {
    const [requested, held] = [Promise.withResolvers<void>(), Promise.withResolvers<RawResponse>()];
    const stage = await scene(({ target }) => {
      if (target !== "/held") return { status: 200, headers: [], body: "ok" };
      requested.resolve();
      return held.promise;
    });
    const { socket } = await connection(stage);
    socket.write(`GET /held HTTP/1.1\r\n${HOST}\r\n\r\n`);
    await requested.promise;
    socket.resetAndDestroy();
    await once(socket, "close");
    held.resolve({ status: 200, headers: [], body: "late" });
    expect((await sendRaw(stage.url, rawRequest("GET", "/", [HOST]))).body).toBe("ok");
  });
});

describe("the listener refuses before the handler", () => {
  const line = "GET / HTTP/1.1";
  it.each([
    ["Content-Length with Transfer-Encoding", [line, HOST, "Content-Length: 4", "Transfer-Encoding: chunked"], 400],
    ["two Content-Lengths", [line, HOST, "Content-Length: 4", "Content-Length: 5"], 400],
    ["a Content-Length with a sign", [line, HOST, "Content-Length: +4"], 400],
    ["an unknown transfer coding", [line, HOST, "Transfer-Encoding: xchunked"], 400],
    ["a transfer coding before chunked", ["POST / HTTP/1.1", HOST, "Transfer-Encoding: gzip, chunked", "", "0"], 400],
    ["a folded header", [line, HOST, "X-A: 1", " continued"], 400],
    ["a space before a header's colon", [line, HOST, "X-A : 1"], 400],
    ["a header without a colon", [line, HOST, "X-A"], 400],
    ["a NUL in a header", [line, HOST, "X-A: a\0b"], 400],
    ["a line that ends without CR", [`${line}\n${HOST}`], 400],
    ["another version of HTTP", ["GET / HTTP/2.0", HOST], 400],
    ["a target with a space", ["GET /a b HTTP/1.1", HOST], 400],
    ["a target with a byte beyond ASCII", ["GET /\xe9 HTTP/1.1", HOST], 400],
    ["an absolute target", ["GET http://localhost/ HTTP/1.1", HOST], 400],
    ["a target that is not a path", ["OPTIONS * HTTP/1.1", HOST], 400],
    ["an unknown method", ["FOO / HTTP/1.1", HOST], 400],
    ["no Host", [line], 400],
    ["no Host in HTTP/1.0 either", ["GET / HTTP/1.0"], 400],
    ["two Hosts", [line, HOST, HOST], 400],
    ["an empty Host", [line, "Host:"], 421],
    ["another host's name", [line, "Host: rebound.example"], 421],
    ["a name that only begins like this machine's", [line, "Host: localhost.example"], 421],
    ["the address that means all of this machine's", [line, "Host: 0.0.0.0"], 421],
    ["user information in front of the name", [line, "Host: rebound.example@localhost"], 421],
    ["a target over 10,240 bytes", [`GET /${"a".repeat(10_240)} HTTP/1.1`, HOST], 414],
    ["headers over 10,240 bytes", [line, HOST, `X-A: ${"a".repeat(10_217)}`], 431],
    ["more than a thousand header lines", [line, HOST, ...Array<string>(1_000).fill("a:")], 431],
    ["headers far over the parser's limit", [line, HOST, `X-A: ${"a".repeat(100_000)}`], 431],
  ])("%s", async (_, lines, status) => {
    const { handled, url } = await scene();
    const answer = await sendRaw(url, Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"));
    expect(answer.status).toBe(status);
    expect(answer.headers.get("connection")).toBe("close");
    expect(answer.headers.has("x-amzn-requestid")).toBe(false);
    expect(handled).toHaveLength(0);
  });

  it("but not a size at its limit, nor this machine's names with any port", async () => {
    const { handled, url } = await scene(undefined, { allowedHosts: ["abc.execute-api.eu-west-1.amazonaws.com"] });
    for (const lines of [
      [`GET /${"a".repeat(10_239)} HTTP/1.1`, HOST],
      // Connection: close follows, and brings the headers to their limit.
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

  it("chunks beyond 10 MiB, without waiting for the last", async () => {
    const stage = await scene();
    const { socket, received } = await connection(stage);
    const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    socket.write(`POST / HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(10)}1\r\nx\r\n`);
    await once(socket, "close");
    expect(received()).toMatch(/^HTTP\/1\.1 413 /);
    expect(received()).toMatch(/\r\n\r\nHTTP content length exceeded 10485760 bytes\.$/);
    expect(stage.handled).toHaveLength(0);
  });

  it("random bytes, and goes on serving", async () => {
    const { handled, url } = await scene();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        // After bytes that may still become a request the listener waits. The test does not.
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
  it("answers a 500 of its own when the handler throws, reports the error, and goes on serving", async () => {
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
    expect(answer.body).toMatch(/^The local stack has a bug that made this request fail\. /);
    expect(answer.body).not.toContain("canary");
    expect((await sendRaw(url, rawRequest("GET", "/", [HOST]))).status).toBe(200);
    expect(faults).toEqual([fault]);
  });

  it("reports each request that it refuses, once, in a sentence", async () => {
    const reported: string[] = [];
    const { url } = await scene(undefined, { onRefusal: (status, sentence) => reported.push(`${status} ${sentence}`) });
    await sendRaw(url, rawRequest("GET", "/", ["Host: rebound.example"]));
    await sendRaw(url, "nonsense\r\n\r\n");
    await sendRaw(url, rawRequest("POST", "/", [HOST], "x".repeat(10_485_761)));
    await sendRaw(url, rawRequest("GET", "/", [HOST]));
    expect(reported).toEqual([
      "421 This is a local stack. Its Host must be localhost or 127.0.0.1 or [::1].",
      "400 The request is not valid HTTP/1.1 (HPE_INVALID_METHOD).",
      "413 The body is longer than 10485760 bytes.",
    ]);
  });

  it.each([204, 304])("sends %i without a Content-Length, because it has no body", async (status) => {
    const { url } = await scene(() => ({ status, headers: [], body: "dropped" }));
    const answer = await sendRaw(url, rawRequest("GET", "/", [HOST]));
    expect([answer.status, answer.body, answer.headers.has("content-length")]).toEqual([status, "", false]);
  });
});

describe("listen", () => {
  it("serves one port on every address that the machine has, and returns those that it lacks", async () => {
    // No machine has an address of RFC 3849.
    const { listening } = await scene(undefined, { hosts: ["2001:db8::1", "127.0.0.1", "127.0.0.2", "2001:db8::2"] });
    expect(listening).toMatchObject({ host: "127.0.0.1", unavailable: ["2001:db8::1", "2001:db8::2"] });
    for (const host of ["127.0.0.1", "127.0.0.2"]) {
      const answer = await sendRaw(`http://${host}:${listening.port}`, rawRequest("GET", "/", [HOST]));
      expect(answer.status).toBe(200);
    }
  });

  it("refuses to start where the machine has none of the addresses", async () => {
    const refused = scene(undefined, { hosts: ["2001:db8::1"] });
    await expect(refused).rejects.toThrow(PortProblem);
    await expect(refused).rejects.toThrow("This machine has none of the addresses 2001:db8::1. Choose others.");
  });

  it("says which port is taken, on which address, and what to do", async () => {
    const { listening } = await scene();
    const refused = scene(undefined, { port: listening.port, remedy: "choose another with --port day=N" });
    await expect(refused).rejects.toThrow(PortProblem);
    await expect(refused).rejects.toThrow(
      `Port ${listening.port} is taken on 127.0.0.1: stop the program that listens there, or choose another with --port day=N.`,
    );
  });

  it("listens nowhere when the port is taken on one of the addresses", async () => {
    const { listening } = await scene(undefined, { hosts: ["127.0.0.2"] });
    await expect(scene(undefined, { port: listening.port, hosts: ["127.0.0.1", "127.0.0.2"] })).rejects.toThrow(
      `Port ${listening.port} is taken on 127.0.0.2`,
    );
    await scene(undefined, { port: listening.port, hosts: ["127.0.0.1"] });
  });

  it("stops looking for a free port after some tries", async () => {
    await expect(scene(undefined, { hosts: ["127.0.0.1", "127.0.0.1"] })).rejects.toThrow(PortProblem);
  });

  it("ends every connection when it closes, idle or waiting, and frees its port", async () => {
    const requested = Promise.withResolvers<void>();
    const stage = await scene(() => {
      requested.resolve();
      return new Promise(() => undefined);
    });
    const [idle, waiting] = [await connection(stage), await connection(stage)];
    waiting.socket.write(`GET / HTTP/1.1\r\n${HOST}\r\n\r\n`);
    await requested.promise;
    const ended = [idle, waiting].map(({ socket }) => once(socket, "close"));
    await stage.listening.close();
    await Promise.all(ended);
    await scene(undefined, { port: stage.listening.port });
  });
});
