import { describe, expect, it } from "vitest";
import { readTryInput } from "./read-try-input.ts";

const good = {
  api: "age",
  method: "GET",
  target: "/age",
  headers: [["X-Note", "a"]],
  body: "",
  as: { kind: "nobody" },
};
const read = (input: unknown) => readTryInput(Buffer.from(JSON.stringify(input)));
const keys = { accessKeyId: "a", secretAccessKey: "b", sessionToken: "c" };

describe("readTryInput", () => {
  it("reads a request with every part, and with the parts that it needs", () => {
    expect(read(good)).toEqual({ ok: true, input: good });
    const { body: _, headers: __, ...small } = good;
    expect(read(small)).toEqual({ ok: true, input: { ...small, headers: [], body: "" } });
  });

  it.each([
    [{ kind: "role", name: "Caller" }],
    [{ kind: "function", name: "Day" }],
    [{ kind: "user", keys }],
    [{ kind: "user", tokens: { id: "a.b.c", access: "d.e.f" } }],
    [{ kind: "wrongKey" }],
  ])("reads the caller %j", (as) => {
    expect(read({ ...good, as })).toMatchObject({ ok: true, input: { as } });
  });

  it.each([
    [{ ...good, api: 1 }, "api must"],
    [{ ...good, stage: 1 }, "stage must"],
    [{ ...good, method: "GET /\r\nX: y" }, "method must"],
    [{ ...good, method: "CONNECT" }, "CONNECT"],
    [{ ...good, target: "http://elsewhere/" }, "target must"],
    [{ ...good, body: {} }, "body must"],
    [{ ...good, headers: [["X", "a\r\nY: b"]] }, "headers must"],
    [{ ...good, headers: [["X Y", "a"]] }, "headers must"],
    [{ ...good, headers: [["X", "a", "b"]] }, "headers must"],
    [{ ...good, headers: { X: "a" } }, "headers must"],
    [{ ...good, headers: [["Content-Length", "1"]] }, "The header Content-Length"],
    [{ ...good, headers: [["transfer-encoding", "chunked"]] }, "The header transfer-encoding"],
    [{ ...good, as: undefined }, "as must"],
    [{ ...good, as: { kind: "constructor" } }, "as must"],
    [{ ...good, as: { kind: "role" } }, "as must"],
    [{ ...good, as: { kind: "user", keys: { ...keys, sessionToken: "a\nb" } } }, "as must"],
    [{ ...good, as: { kind: "user", tokens: { id: "a" } } }, "as must"],
    ["GET /age", "The body must"],
  ])("refuses %j", (input, sentence) => {
    expect(read(input)).toMatchObject({ ok: false, sentence: expect.stringContaining(sentence) });
  });
});
