import { createServer, type Server } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { load } from "./load.ts";
import { type Answer, createAnswerReader } from "./read-answers.ts";

function answersIn(pieces: readonly string[]): Answer[] {
  const answers: Answer[] = [];
  const read = createAnswerReader((answer) => answers.push(answer));
  for (const piece of pieces) read(piece);
  return answers;
}

describe("createAnswerReader", () => {
  const sized = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
  const chunked = "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfor\r\n6\r\nbidden\r\n0\r\n\r\n";

  it("reads a body by its length and by its chunks, one after the other", () => {
    expect(answersIn([sized + chunked + sized])).toEqual([
      { status: 200, body: "body" },
      { status: 403, body: "forbidden" },
      { status: 200, body: "body" },
    ]);
  });
  it("reads the same when every character comes alone", () => {
    expect(answersIn([...(sized + chunked)])).toEqual(answersIn([sized + chunked]));
  });
});

describe("load", () => {
  const url = async (server: Server) => {
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
  };

  it("counts right answers over several connections", async () => {
    const server = createServer((_, response) => response.end("right"));
    const result = await load({
      url: await url(server),
      connections: 4,
      ms: 50,
      isRight: ({ body }) => body === "right",
    });
    expect(result.perSecond).toBeGreaterThan(0);
    expect(result.p99).toBeGreaterThanOrEqual(result.p50);
  });
  it("throws at a wrong answer, so that no error is counted as a fast answer", async () => {
    const server = createServer((_, response) => response.writeHead(500).end("wrong"));
    const loading = load({ url: await url(server), connections: 1, ms: 50, isRight: ({ status }) => status === 200 });
    await expect(loading).rejects.toThrow("500 wrong");
  });
});
