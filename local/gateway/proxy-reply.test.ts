import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readReply } from "./proxy-reply.ts";

const read = (reply: unknown) => readReply(JSON.stringify(reply), false);

describe("readReply", () => {
  it.each([[200], [204], [599], ["201"]])("takes the status %j", (statusCode) => {
    expect(read({ statusCode })).toMatchObject({ ok: true, response: { status: Number(statusCode) } });
  });

  it.each([[100], [101], [199], [600], [0], [-200], [200.5], ["2e2"], [""], [" 200"], [null], [true], [[200]], [{}]])(
    "refuses %j as a status: it could not be sent, or the caller would wait on",
    (statusCode) => {
      expect(read({ statusCode })).toEqual({
        ok: false,
        because: "the function's reply is not a proxy response: statusCode must be an integer from 200 to 599",
      });
    },
  );

  it.each([["text"], [["a"]], [1], [true]])("refuses %j as headers", (headers) => {
    expect(read({ headers })).toMatchObject({
      ok: false,
      because: expect.stringContaining("headers must be an object"),
    });
    expect(read({ multiValueHeaders: headers })).toMatchObject({
      ok: false,
      because: expect.stringContaining("multiValueHeaders must be an object"),
    });
  });

  it("refuses a value that is not a string, however deeply it nests", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(readReply(`{"headers":{"A":${deep}}}`, false)).toMatchObject({
      because: expect.stringContaining("headers.A must be a string"),
    });
    expect(readReply(`{"multiValueHeaders":{"A":[${deep}]}}`, false)).toMatchObject({
      because: expect.stringContaining("multiValueHeaders.A must hold strings"),
    });
  });

  it.each(["", "{", "null", '"text"', "[]"])("refuses the payload %j", (payload) => {
    const because = "the function's reply is not a proxy response: it must be a JSON object";
    expect(readReply(payload, false)).toEqual({ ok: false, because });
  });

  it("never splits an answer: characters that no header can hold make it malformed", () => {
    for (const value of ["a\r\nX-B: 1", "a\nb", "a\0", "\u20ac"])
      expect(read({ headers: { A: value } }).ok).toBe(false);
    for (const name of ["A B", "A:", "A\r\nB", ""]) expect(read({ headers: { [name]: "1" } }).ok).toBe(false);
  });

  it("reads or refuses any JSON, and never throws", () => {
    const part = fc.option(fc.jsonValue(), { nil: undefined });
    const reply = fc.record({
      statusCode: part,
      headers: part,
      multiValueHeaders: part,
      body: part,
      isBase64Encoded: part,
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), reply), (value) => {
        const answer = read(value ?? null);
        if (!answer.ok) {
          expect(answer.because).toMatch(/^the function's reply is not a proxy response: /);
          return;
        }
        const { headers, status } = answer.response;
        expect(status).toBeGreaterThanOrEqual(200);
        const sendable = new Headers();
        for (const [name, text] of headers) expect(() => sendable.append(name, text)).not.toThrow();
      }),
    );
  });
});
