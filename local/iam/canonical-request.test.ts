/** Tests of the canonical request. The expected strings are written by hand from the IAM user guide, "Create a signed AWS API request". */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  canonicalPath,
  canonicalQuery,
  canonicalRequest,
  decode,
  payloadHash,
  splitRequest,
  splitTarget,
} from "./canonical-request.ts";

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

describe("canonicalRequest", () => {
  const request = splitRequest({
    method: "POST",
    target: "/a//b?b=2&a=1&X=3",
    headers: [
      ["X-B", " 2 "],
      ["Host", "h"],
    ],
    body: Buffer.from("body"),
  });

  it("has a line each for the method, the path, the query, the headers, their names and the body's hash", () => {
    expect(canonicalRequest(request, { signedHeaders: ["host", "x-b"], without: ["X"] })).toBe(
      `POST\n/a/b\na=1&b=2\nhost:h\nx-b:2\n\nhost;x-b\n${hashOf("body")}`,
    );
  });

  it("does not normalise the path when the service asks for that", () => {
    const [, path] = canonicalRequest(request, { signedHeaders: ["host"], normalize: false }).split("\n");
    expect(path).toBe("/a//b");
    const [, normalized] = canonicalRequest(request, { signedHeaders: ["host"], normalize: true }).split("\n");
    expect(normalized).toBe("/a/b");
  });
});

describe("splitRequest", () => {
  it("joins the values of a repeated header, and names it in lower case", () => {
    const headers = [
      ["Host", "h"],
      ["X-B", "1"],
      ["x-b", " 2 "],
      ["X-A", "1"],
    ] as const;
    const { headers: joined, repeated } = splitRequest({ method: "GET", target: "/", headers, body: Buffer.alloc(0) });
    expect(repeated).toEqual(["x-b"]);
    expect([...joined]).toEqual([
      ["host", "h"],
      ["x-b", "1,2"],
      ["x-a", "1"],
    ]);
  });
});

describe("splitTarget", () => {
  it.each([
    ["/a", "/a", ""],
    ["/a?", "/a", ""],
    ["/a?b?c", "/a", "b?c"],
    ["?b", "", "b"],
    ["", "", ""],
  ])("splits %j at its first question mark", (target, path, query) => {
    expect(splitTarget(target)).toEqual([path, query]);
  });
});

describe("canonicalPath", () => {
  it.each([
    ["", "/", "/"],
    ["/", "/", "/"],
    ["/a/", "/a/", "/a/"],
    ["/a//b", "/a/b", "/a//b"],
    ["/a/./b", "/a/b", "/a/./b"],
    ["/a/../b/", "/b/", "/a/../b/"],
    ["/../a", "/a", "/../a"],
    ["/a/..", "/", "/a/.."],
    ["/a b", "/a%20b", "/a%20b"],
    ["/a%2Fb", "/a%252Fb", "/a%252Fb"],
    ["/a-._~Z9", "/a-._~Z9", "/a-._~Z9"],
    ["/_~-9/.well-known/a", "/_~-9/.well-known/a", "/_~-9/.well-known/a"],
    ["a", "/a", "a"],
    ["/%41", "/%2541", "/%2541"],
    ["/\t\xff", "/%09%FF", "/%09%FF"],
  ])("of %j is %j, and %j without normalisation", (path, normalized, asSent) => {
    expect(canonicalPath(path)).toBe(normalized);
    expect(canonicalPath(path, false)).toBe(asSent);
  });
});

describe("canonicalQuery", () => {
  it.each([
    ["", ""],
    ["a", "a="],
    ["a=", "a="],
    ["=a", "=a"],
    ["&a=1&&b=2&", "a=1&b=2"],
    ["a=b=c", "a=b%3Dc"],
    ["b=1&a=2&a=1&A=3", "A=3&a=1&a=2&b=1"],
    ["a1=1&a=2", "a=2&a1=1"],
    ["a=1&c=1&b=1&d=1", "a=1&b=1&c=1&d=1"],
    ["a=1&a=3&a=2&b=1", "a=1&a=2&a=3&b=1"],
    ["a=2&a1=1", "a=2&a1=1"],
    ["a=&a=1&b-.~_9=Z", "a=&a=1&b-.~_9=Z"],
    ["a=1&a", "a=&a=1"],
    ["a=1&a=1", "a=1&a=1"],
    ["a=%", "a=%25"],
    ["+=+", "%20=%20"],
    ["a=2&b=1", "a=2&b=1"],
    ["a=x+y%20z%2bw", "a=x%20y%20z%2Bw"],
    ["a=%zz%4&%61=%7E", "a=%25zz%254&a=~"],
    ["a=%09%ff", "a=%09%FF"],
  ])("of %j is %j", (query, canonical) => {
    expect(canonicalQuery(query)).toBe(canonical);
  });

  it("leaves out the named parameters, however they are encoded", () => {
    expect(canonicalQuery("X-Sig=1&a=1&X%2DSig=2", ["X-Sig"])).toBe("a=1");
    expect(canonicalQuery("X-Sig", ["X-Sig"])).toBe("");
    expect(canonicalQuery("x-sig=1", ["X-Sig"])).toBe("x-sig=1");
  });
});

describe("a header of a canonical request", () => {
  const headerLine = (name: string, ...values: string[]) => {
    const headers = values.map((value) => [name, value] as const);
    const request = splitRequest({ method: "GET", target: "/", headers, body: Buffer.alloc(0) });
    return canonicalRequest(request, { signedHeaders: ["x-a"] }).split("\n")[3];
  };

  it.each([
    [["1"], "1"],
    [["  1 \t 2  "], "1 2"],
    [["1\t2"], "1 2"],
    [["1 "], "1"],
    [[" 1"], "1"],
    [["1\t"], "1"],
    [["\r1"], "1"],
    [["\t1\n 2\r"], "1 2"],
    [["1", "2", "1"], "1,2,1"],
    [[" 1 ", "  2  3"], "1,2 3"],
    [["", ""], ","],
    [["  "], ""],
    [["\t \r\n"], ""],
    [[` 1${" ".repeat(9_000)}\xa0 `], "1 \xa0"],
    [["\xa01 \xa0 2\xa0"], "\xa01 \xa0 2\xa0"],
    [["\x851\x85\x852\x0e"], "\x851\x85\x852\x0e"],
  ])("trims the values %j, replaces each run of spaces by one, and joins them: %j", (values, line) => {
    expect(headerLine("X-A", ...values)).toBe(`x-a:${line}`);
  });

  it("is empty when the header was not sent", () => {
    expect(headerLine("x-ab", "1")).toBe("x-a:");
  });
});

describe("payloadHash", () => {
  it("is the hash of the received bytes, of an empty body too", () => {
    expect(payloadHash(Buffer.alloc(0))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(payloadHash(Buffer.from("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

describe("decode", () => {
  it.each([
    ["a", "a"],
    ["a+b", "a b"],
    ["+", " "],
    ["a%20b", "a b"],
    ["%e2%9C", "\xe2\x9c"],
    ["%2", "%2"],
    ["%g0", "%g0"],
    ["%", "%"],
  ])("decodes %j to %j", (text, bytes) => {
    expect(decode(text)).toBe(bytes);
  });
});
