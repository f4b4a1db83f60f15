import { expect, it } from "vitest";
import { canonicalLines } from "./canonical-lines.ts";

it("pairs the lines of two canonical requests, headers by name", () => {
  const signed = "GET\n/age\na=1\nhost:localhost\nx-only:1\n\nhost;x-only\nhash";
  const expected = "GET\n/age\na=1\naccept:*\nhost:localhost:3001\n\naccept;host\nhash";
  expect(canonicalLines(signed, expected)).toEqual([
    { part: "method", signed: "GET", expected: "GET", differs: false },
    { part: "path", signed: "/age", expected: "/age", differs: false },
    { part: "query", signed: "a=1", expected: "a=1", differs: false },
    { part: "header", expected: "accept:*", differs: true },
    { part: "header", signed: "host:localhost", expected: "host:localhost:3001", differs: true },
    { part: "header", signed: "x-only:1", differs: true },
    { part: "end of headers", signed: "", expected: "", differs: false },
    { part: "signed headers", signed: "host;x-only", expected: "accept;host", differs: true },
    { part: "body hash", signed: "hash", expected: "hash", differs: false },
  ]);
});
