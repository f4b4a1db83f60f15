import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { literal, matchesArn, matchesWildcard } from "./wildcard.ts";

describe("a literal text in a pattern", () => {
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
    ["of fewer parts", "arn:aws:iam", "arn:aws:iam::1:role"],
    ["of five parts, for one of six", "arn:aws:iam::1", "arn:aws:iam::1:"],
    ["with a colon less", "arn:aws:iam::1:a:b", "arn:aws:iam::1:ab"],
    ["by a star that would reach into the last part", "arn:aws:*::1:b:c", "arn:aws:x::1:a::1:b:c"],
  ])("is not matched by a pattern %s", (_, pattern, arn) => {
    expect(matchesArn(pattern, arn)).toBe(false);
  });

  it("of any form is matched by a star alone", () => {
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

  it("take no time to speak of on a pattern that blows regular expressions up", () => {
    expect(matchesWildcard(`${"a*".repeat(50)}b`, "a".repeat(5_000))).toBe(false);
  });

  it("keep to the parts of an ARN", () => {
    expect(matchesArn("arn:aws:iam::*:role/*", "arn:aws:iam::1:role/a/b")).toBe(true);
    expect(matchesArn("arn:aws:iam::1:user:*", "arn:aws:iam::1:user:a:b")).toBe(true);
    expect(matchesArn("arn:*:role", "arn:aws:iam::1:role")).toBe(false);
  });
});
