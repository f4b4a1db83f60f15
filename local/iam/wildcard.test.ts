import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { literal, matchesAction, matchesArn, matchesResource, matchesWildcard, unliteral } from "./wildcard.ts";

describe("a literal string in a pattern", () => {
  it("matches itself and nothing else", () => {
    expect(matchesWildcard(`x${literal("a*?")}`, "xa*?")).toBe(true);
    expect(matchesWildcard(literal("*"), "b")).toBe(false);
    expect(matchesWildcard(literal("*"), "")).toBe(false);
    expect(matchesWildcard(literal("?"), "b")).toBe(false);
    expect(matchesWildcard(literal("*"), "?")).toBe(false);
    expect(matchesWildcard(literal("a?"), "a")).toBe(false);
    expect(matchesResource(`arn:aws:s3${literal("*")}`, "arn:aws:s3:::x")).toBe(false);
  });

  it("is itself again when it is restored", () => {
    expect(unliteral(literal("**a??"))).toBe("**a??");
    expect(unliteral(literal(""))).toBe("");
  });
});

/** Tests of ARN patterns. Source: IAM user guide, "Amazon Resource Name (ARN) condition operators". */
describe("an ARN", () => {
  it.each([
    ["of fewer segments", "arn:aws:iam", "arn:aws:iam::1:role"],
    ["of five segments, when it has six", "arn:aws:iam::1", "arn:aws:iam::1:"],
    ["of six segments, when it has five", "arn:aws:iam::1:", "arn:aws:iam::1"],
    ["with one colon less", "arn:aws:iam::1:a:b", "arn:aws:iam::1:ab"],
    ["whose star would have to match a colon", "arn:aws:*::1:b:c", "arn:aws:x::1:a::1:b:c"],
    ["that ends with a star before the last segment", "arn:aws:iam:*", "arn:aws:iam::1:role"],
    ["that ends a segment with a star", "arn:aws:iam:*:role", "arn:aws:iam::1:role"],
    ["with a question mark for a colon", "arn:aws:iam?:1:role", "arn:aws:iam::1:role"],
    ["of the page's example", "arn:aws:s:*:1:finance/*", "arn:aws:s:us-east-2:9:store/abc:1:finance/document.txt"],
  ])("is not matched by a pattern %s", (_, pattern, arn) => {
    expect(matchesArn(pattern, arn)).toBe(false);
  });

  it("of any form is matched by a single star", () => {
    expect(matchesArn("*", "arn:aws:iam::1:role/a")).toBe(true);
    expect(matchesArn("*", "")).toBe(true);
  });

  it.each([
    ["arn:aws:iam::*:role/*", "arn:aws:iam::1:role/a/b"],
    ["arn:aws:iam::1:user:*", "arn:aws:iam::1:user:a:b"],
    ["arn:aws:iam::1:?a", "arn:aws:iam::1::a"],
    ["arn:aws:iam::1:*b", "arn:aws:iam::1:user:a:b"],
    ["arn:aws:iam::1:user?a", "arn:aws:iam::1:user:a"],
    ["arn:*:i?m::1:a", "arn:aws:iam::1:a"],
    [":::::a*c", ":::::a:b:c"],
  ])("%s matches %s", (pattern, arn) => {
    expect(matchesArn(pattern, arn)).toBe(true);
  });
});

/** Tests of resource patterns. Source: IAM user guide, "IAM JSON policy elements: Resource", "Using wildcards in resource ARNs". */
describe("a resource", () => {
  it.each([
    ["arn:aws:execute-api:*", "arn:aws:execute-api:eu-west-1:1:api/dev/GET/age"],
    ["arn:aws:execute-api:eu-*", "arn:aws:execute-api:eu-west-1:1:api/dev/GET/age"],
    ["arn:aws:execute-api:*:api/dev/GET/age", "arn:aws:execute-api:eu-west-1:1:api/dev/GET/age"],
    ["arn:aws:execute-api:eu*:1:api/*", "arn:aws:execute-api:eu-west-1:1:api/dev/GET/age"],
    ["arn:aws:execute-api:e*t-1:*:api/*", "arn:aws:execute-api:eu-west-1:1:api/dev/GET/age"],
    ["arn:aws:execute-api:*:a*", "arn:aws:execute-api:eu-west-1:1:api/dev/GET/age"],
    ["arn:aws:execute-api:**", "arn:aws:execute-api:eu-west-1:1:api/dev/GET/age"],
    ["arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1/2/test/3/object.jpg"],
    ["arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b//test/object.jpg"],
    ["arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1/test/"],
    ["arn:aws:s3:::b/*/test", "arn:aws:s3:::b/a:b/test"],
    ["arn:aws:s3:::b/?", "arn:aws:s3:::b/:"],
    ["*", "arn:aws:s3:::b"],
    ["*", "*"],
    ["arn:aws:a:x*:y*z:r", "arn:aws:a:x:yz:yaz:r"],
    ["arn:aws:a:::*b", "arn:aws:a:::a:b"],
  ])("%s matches %s", (pattern, resource) => {
    expect(matchesResource(pattern, resource)).toBe(true);
  });

  it.each([
    ["arn:aws:execute-api:*", "arn:aws:execute-apis:eu-west-1:1:api"],
    ["arn:aws:execute-api:e*1:api", "arn:aws:execute-api:eu-west-1:1:api"],
    ["arn:aws:execute-api:eu-west-1?1:api", "arn:aws:execute-api:eu-west-1:1:api"],
    ["arn:aws:execute-api:eu-west-1:1", "arn:aws:execute-api:eu-west-1:1:api"],
    ["arn:aws:execute-api:*:other", "arn:aws:execute-api:eu-west-1:1:api"],
    ["arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1-test/object.jpg"],
    ["arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/test/object.jpg"],
    ["arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1/2/test.jpg"],
    ["arn:aws:a:x*:y*z:r", "arn:aws:a:x:ya:z:r"],
    ["arn:aws:s3:*", "*"],
  ])("%s does not match %s", (pattern, resource) => {
    expect(matchesResource(pattern, resource)).toBe(false);
  });
});

describe("an action", () => {
  it.each([
    ["execute-api:*", "execute-api:Invoke", true],
    ["EXECUTE-API:invok?", "execute-api:Invoke", true],
    ["execute-api:Invoke", "Execute-Api:INVOKE", true],
    ["*", "execute-api:Invoke", true],
    ["s3:*", "execute-api:Invoke", false],
    ["execute-api:Invoke", "execute-api:InvokeX", false],
  ])("%s matches %s: %s", (pattern, action, expected) => {
    expect(matchesAction(pattern, action)).toBe(expected);
  });
});

/** Translates a pattern into a regular expression. The wildcard at an index matches colons only when `crosses(index)` is true. */
function regexOf(pattern: string, crosses: (index: number) => boolean): RegExp {
  const source = [...pattern].map((character, index) => {
    const any = crosses(index) ? "." : "[^:]";
    if (character === "*") return `${any}*`;
    return character === "?" ? any : character.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`, "s");
}

const inLastSegment = (pattern: string) => (index: number) => pattern.slice(0, index).split(":").length > 5;

describe("wildcards", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", ":", "\n"), maxLength: 14 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", ":", ":", "*", "*", "?"), maxLength: 12 });
  const runs = { numRuns: 10_000 };

  it("match as a regular expression would", () => {
    fc.assert(
      fc.property(pattern, text, (glob, subject) => {
        expect(matchesWildcard(glob, subject)).toBe(regexOf(glob, () => true).test(subject));
      }),
      runs,
    );
  });

  it("of a resource match as a regular expression would, in which those at the end of a segment match colons", () => {
    fc.assert(
      fc.property(pattern, text, (glob, subject) => {
        const isLast = inLastSegment(glob);
        const endsSegment = (index: number) => glob[index] === "*" && [":", undefined].includes(glob[index + 1]);
        const regex = regexOf(glob, (index) => isLast(index) || endsSegment(index));
        expect(matchesResource(glob, subject)).toBe(regex.test(subject));
      }),
      runs,
    );
  });

  it("of an ARN match as a regular expression would, in which those before the last segment match no colons", () => {
    fc.assert(
      fc.property(pattern, text, (glob, subject) => {
        expect(matchesArn(glob, subject)).toBe(glob === "*" || regexOf(glob, inLastSegment(glob)).test(subject));
      }),
      runs,
    );
  });

  it("match in linear time where a regular expression would backtrack without end", () => {
    expect(matchesWildcard(`${"a*".repeat(50)}b`, "a".repeat(5_000))).toBe(false);
    expect(matchesResource(`${"a*".repeat(50)}b`, "a".repeat(5_000))).toBe(false);
    expect(matchesResource(`${"a*:".repeat(50)}b`, "a:".repeat(2_500))).toBe(false);
  });
});
