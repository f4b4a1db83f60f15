import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { literal, matchesArn, matchesWildcard } from "./wildcard.ts";

describe("a literal string in a pattern", () => {
  it("matches itself and nothing else", () => {
    expect(matchesWildcard(`x${literal("a*?")}`, "xa*?")).toBe(true);
    expect(matchesWildcard(literal("*"), "b")).toBe(false);
    expect(matchesWildcard(literal("*"), "")).toBe(false);
    expect(matchesWildcard(literal("?"), "b")).toBe(false);
    expect(matchesWildcard(literal("*"), "?")).toBe(false);
    expect(matchesWildcard(literal("a?"), "a")).toBe(false);
  });
});

describe("an ARN", () => {
  it.each([
    ["of fewer segments", "arn:aws:iam", "arn:aws:iam::1:role"],
    ["of five segments, when it has six", "arn:aws:iam::1", "arn:aws:iam::1:"],
    ["with one colon less", "arn:aws:iam::1:a:b", "arn:aws:iam::1:ab"],
    ["whose star would have to match a colon", "arn:aws:*::1:b:c", "arn:aws:x::1:a::1:b:c"],
  ])("is not matched by a pattern %s", (_, pattern, arn) => {
    expect(matchesArn(pattern, arn)).toBe(false);
  });

  it("of any form is matched by a single star", () => {
    expect(matchesArn("*", "arn:aws:iam::1:role/a")).toBe(true);
  });
});

describe("wildcards", () => {
  it("match as a regular expression would", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "/", "."), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (glob, subject) => {
        const source = [...glob]
          .map((c) => (c === "*" ? ".*" : c === "?" ? "." : c.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")))
          .join("");
        expect(matchesWildcard(glob, subject)).toBe(new RegExp(`^${source}$`, "s").test(subject));
      }),
      { numRuns: 2000 },
    );
  });

  it("match in linear time where a regular expression would backtrack without end", () => {
    expect(matchesWildcard(`${"a*".repeat(50)}b`, "a".repeat(5_000))).toBe(false);
  });

  it("stay within a segment of an ARN", () => {
    expect(matchesArn("arn:aws:iam::*:role/*", "arn:aws:iam::1:role/a/b")).toBe(true);
    expect(matchesArn("arn:aws:iam::1:user:*", "arn:aws:iam::1:user:a:b")).toBe(true);
    expect(matchesArn("arn:*:role", "arn:aws:iam::1:role")).toBe(false);
  });
});
