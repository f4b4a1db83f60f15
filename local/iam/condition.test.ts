/** Every condition operator on both sides of its limit. Source: IAM user guide, "Condition operators". */
import { describe, expect, it, vi } from "vitest";
import { conditionHolds } from "./condition.ts";
import type { Condition, ConditionOperator } from "./policy-document.ts";

const as = (text: string) => text;

/** Tells whether the condition `operator` holds for the value `given` in the request and the value `wanted` in the policy. */
function holds(
  operator: ConditionOperator,
  given: string | readonly string[] | undefined,
  wanted: string | readonly string[],
  rest: Partial<Pick<Condition, "ifExists" | "quantifier">> = {},
  expand: (text: string) => string | undefined = as,
  effect: "Allow" | "Deny" = "Allow",
): boolean {
  const values = typeof wanted === "string" ? [wanted] : wanted;
  const context = new Map(given === undefined ? [] : [["key", typeof given === "string" ? [given] : given]]);
  return conditionHolds(
    { operator, ifExists: false, key: "key", writtenKey: "Key", values, ...rest },
    effect,
    context,
    expand,
  );
}

describe("conditionHolds", () => {
  it.each<[ConditionOperator, string, below: boolean, same: boolean, above: boolean]>([
    ["NumericEquals", "10", false, true, false],
    ["NumericNotEquals", "10", true, false, true],
    ["NumericLessThan", "10", true, false, false],
    ["NumericLessThanEquals", "10", true, true, false],
    ["NumericGreaterThan", "10", false, false, true],
    ["NumericGreaterThanEquals", "10", false, true, true],
  ])("%s of %s", (operator, wanted, below, same, above) => {
    expect([holds(operator, "9.5", wanted), holds(operator, "10.0", wanted), holds(operator, "10.5", wanted)]).toEqual([
      below,
      same,
      above,
    ]);
  });

  it.each<[ConditionOperator, below: boolean, same: boolean, above: boolean]>([
    ["DateEquals", false, true, false],
    ["DateNotEquals", true, false, true],
    ["DateLessThan", true, false, false],
    ["DateLessThanEquals", true, true, false],
    ["DateGreaterThan", false, false, true],
    ["DateGreaterThanEquals", false, true, true],
  ])("%s", (operator, below, same, above) => {
    const wanted = "2026-11-24T12:00:00Z";
    const times = ["2026-11-24T11:59:59Z", "2026-11-24T12:00:00Z", "2026-11-24T12:00:01Z"];
    expect(times.map((time) => holds(operator, time, wanted))).toEqual([below, same, above]);
  });

  it.each([
    ["2026-11-24T12:00:00.000Z", true],
    ["2026-11-24T12:00:00", true],
    ["2026-11-24T12:00Z", true],
    ["2026-11-24T13:00:00+01:00", true],
    ["1795521600", true],
    ["1795521601", false],
    ["2026-11-24", false],
  ])("reads the time %s, in UTC when it has no zone", (written, same) => {
    expect(holds("DateEquals", "2026-11-24T12:00:00Z", written)).toBe(same);
  });

  it("reads a time without a zone in UTC on a machine in another zone", () => {
    vi.stubEnv("TZ", "Asia/Kolkata");
    try {
      expect(holds("DateEquals", "2026-11-24T12:00:00Z", "2026-11-24T12:00:00")).toBe(true);
      expect(holds("DateEquals", "2026-11-24T00:00:00Z", "2026-11-24")).toBe(true);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it.each(["2026", "2026-01", "2026-01-01"])("reads %s as its first moment", (written) => {
    expect(holds("DateEquals", "2026-01-01T00:00:00Z", written)).toBe(true);
  });

  it.each([
    "",
    "soon",
    "24 Nov 2026",
    "x2026-01-01",
    "2026-01-01x",
    "2026-13-01",
    "1e9",
    "-100000",
    "100000x",
    "100000e3",
    "2026-01-01 12:00:00Z",
    "x100000",
    "2026-02-30",
    "2026-02-29T12:00:00Z",
    "2026-13-01",
    "2026-00",
  ])("does not read %j as a time, in the policy or in the request", (text) => {
    expect(holds("DateLessThan", text, "9999-01-01")).toBe(false);
    expect(holds("DateGreaterThan", "9999-01-01", text)).toBe(false);
    expect(holds("DateNotEquals", "2026-01-01", text)).toBe(true);
  });

  it.each(["", " 5", "5 ", "x5", "5x", "0x5", "1e3", "5.", ".5", "5.x", "5,0", "Infinity"])(
    "takes %j for no number, on either side",
    (text) => {
      expect(holds("NumericGreaterThanEquals", text, "-1000000")).toBe(false);
      expect(holds("NumericLessThanEquals", "-1000000", text)).toBe(false);
    },
  );

  it.each([
    ["+5", "5"],
    ["-5", "-5.0"],
    ["5.25", "5.25"],
  ])("reads %s as a number", (given, wanted) => {
    expect(holds("NumericEquals", given, wanted)).toBe(true);
  });

  it.each([
    ["203.0.113.7", "203.0.113.0/24", true],
    ["203.0.114.7", "203.0.113.0/24", false],
    ["203.0.113.7", "203.0.113.7", true],
    ["203.0.113.8", "203.0.113.7", false],
    ["203.0.113.7", "203.0.113.7/32", true],
    ["198.51.100.1", "0.0.0.0/0", true],
    ["2001:db8::7", "2001:db8::/32", true],
    ["2001:db9::7", "2001:db8::/32", false],
    ["2001:db8::7", "2001:db8::7", true],
    ["2001:db8::8", "2001:db8::7", false],
    ["2001:db8::7", "2001:db8::7/128", true],
    ["203.0.113.7", "2001:db8::/32", false],
    ["203.0.113.7", "::/0", false],
    ["::ffff:203.0.113.7", "203.0.113.0/24", false],
    ["fe80::1", "fe80::%eth0/10", false],
    ["2001:db8::7", "203.0.113.0/24", false],
    ["203.0.113.7", "203.0.113.0/33", false],
    ["203.0.113.7", "203.0.113.0/-1", false],
    ["203.0.113.7", "203.0.113.0/x", false],
    ["203.0.113.7", "203.0.113.0/2.5", false],
    ["203.0.113.7", "203.0.113.0/", false],
    ["203.0.113.7", "203.0.113.0/1e1", false],
    ["203.0.113.7", "203.0.113.0/0x8", false],
    ["203.0.113.7", "203.0.113.0/ 8", false],
    ["203.0.113.7", "203.0.113.0/024", false],
    ["203.0.113.7", "203.0.113.0/24/24", false],
    ["203.0.113.7", "/203.0.113.0/24", false],
    ["203.0.113.7", "203.0.113.0/10", true],
    ["203.0.113.7", "/0", false],
    ["2001:db8::7", "2001:db8::/100", true],
    ["2001:db8::7", "2001:db8::/129", false],
    ["2001:db8::7", "2001:db8::/64", true],
    ["203.0.113.7", "nowhere/24", false],
    ["nobody", "203.0.113.0/24", false],
    ["nobody", "nobody", false],
    ["nobody", "0.0.0.0/0", false],
    ["", "0.0.0.0/0", false],
  ])("IpAddress of %s in %s", (given, block, inside) => {
    expect(holds("IpAddress", given, block)).toBe(inside);
    expect(holds("NotIpAddress", given, block)).toBe(!inside);
  });

  it.each<[ConditionOperator, given: string, wanted: string, positive: boolean]>([
    ["StringEquals", "a", "a", true],
    ["StringEquals", "a", "A", false],
    ["StringEquals", "ab", "a*", false],
    ["StringEqualsIgnoreCase", "Ab", "aB", true],
    ["StringEqualsIgnoreCase", "a", "b", false],
    ["StringLike", "abc", "a*", true],
    ["StringLike", "abc", "A*", false],
    ["ArnEquals", "arn:aws:iam::1:role/a", "arn:aws:iam::*:role/*", true],
    ["ArnEquals", "arn:aws:iam::1:role/a", "arn:*:role/a", false],
    ["ArnLike", "arn:aws:iam::1:role/a", "arn:aws:iam::1:role/?", true],
    ["ArnLike", "arn:aws:iam::1:role/a", "arn:*:role/a", false],
  ])("%s of %s and %s, and its negation", (operator, given, wanted, positive) => {
    const negated = operator.startsWith("Arn")
      ? operator.replace("Arn", "ArnNot")
      : operator.replace("String", "StringNot");
    expect(holds(operator, given, wanted)).toBe(positive);
    expect(holds(negated as ConditionOperator, given, wanted)).toBe(!positive);
  });

  it("compares booleans whatever their case", () => {
    expect([holds("Bool", "true", "TRUE"), holds("Bool", "True", "true"), holds("Bool", "true", "false")]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("tells with Null whether the request has the key", () => {
    expect([holds("Null", undefined, "true"), holds("Null", undefined, "false")]).toEqual([true, false]);
    expect([holds("Null", "x", "TRUE"), holds("Null", "x", "False")]).toEqual([false, true]);
    expect(holds("Null", "x", ["true", "false"])).toBe(true);
    expect([holds("Null", "", "true"), holds("Null", "", "false")]).toEqual([true, false]);
  });

  it.each<[string, Partial<Condition>, ConditionOperator, boolean]>([
    ["a positive operator", {}, "StringEquals", false],
    ["a negated operator", {}, "StringNotEquals", true],
    ["IfExists", { ifExists: true }, "StringEquals", true],
    ["ForAllValues", { quantifier: "ForAllValues" }, "StringEquals", true],
    ["ForAnyValue", { quantifier: "ForAnyValue" }, "StringEquals", false],
    ["ForAnyValue and a negated operator", { quantifier: "ForAnyValue" }, "StringNotEquals", false],
    ["ForAnyValue with IfExists", { quantifier: "ForAnyValue", ifExists: true }, "StringEquals", true],
  ])("decides on a missing key by %s", (_, rest, operator, held) => {
    expect(holds(operator, undefined, "x", rest)).toBe(held);
    expect(holds(operator, [], "x", rest)).toBe(held);
  });

  it.each<[string, Partial<Condition>, ConditionOperator, boolean]>([
    ["a positive operator", {}, "StringEquals", false],
    ["ForAllValues", { quantifier: "ForAllValues" }, "StringEquals", true],
    ["ForAnyValue", { quantifier: "ForAnyValue" }, "StringNotEquals", false],
    ["ForAnyValue with IfExists", { quantifier: "ForAnyValue", ifExists: true }, "StringNotEquals", false],
    ["a negated operator", {}, "StringNotEquals", true],
  ])("decides on an empty value by %s", (_, rest, operator, held) => {
    expect(holds(operator, "", "x", rest)).toBe(held);
    expect(holds(operator, ["", ""], "x", rest)).toBe(held);
  });

  it("counts a value beside empty ones", () => {
    expect(holds("StringEquals", ["", "y"], "x", { quantifier: "ForAllValues" })).toBe(false);
    expect(holds("StringEquals", ["", "x"], "x", { quantifier: "ForAnyValue" })).toBe(true);
    expect(holds("Null", ["", "x"], "true")).toBe(false);
  });

  it("needs of several values without a set operator all in an Allow, and one in a Deny", () => {
    const both = (operator: ConditionOperator, wanted: string) =>
      (["Allow", "Deny"] as const).map((effect) => holds(operator, ["a", "b"], wanted, {}, as, effect));
    expect(both("StringEquals", "a")).toEqual([false, true]);
    expect(both("StringNotEquals", "a")).toEqual([false, true]);
    expect(both("StringLike", "?")).toEqual([true, true]);
    expect(both("StringEquals", "c")).toEqual([false, false]);
  });

  it("takes values as alternatives, none of which may match under a negated operator", () => {
    expect(holds("StringEquals", "b", ["a", "b"])).toBe(true);
    expect(holds("StringNotEquals", "b", ["a", "b"])).toBe(false);
    expect(holds("StringNotEquals", "c", ["a", "b"])).toBe(true);
    expect(holds("StringEquals", "a", [])).toBe(false);
  });

  it("needs one of a key's values with ForAnyValue, and every one with ForAllValues", () => {
    const any = { quantifier: "ForAnyValue" } as const;
    const all = { quantifier: "ForAllValues" } as const;
    expect([holds("StringEquals", ["a", "b"], "a", any), holds("StringEquals", ["a", "b"], "a", all)]).toEqual([
      true,
      false,
    ]);
    expect([holds("StringNotEquals", ["a", "b"], "a", any), holds("StringNotEquals", ["a", "b"], "a", all)]).toEqual([
      true,
      false,
    ]);
    expect(holds("StringEquals", ["a", "b"], ["a", "b"], all)).toBe(true);
    expect(holds("StringEquals", ["a", "b"], "a")).toBe(false);
  });

  it("matches nothing with a variable that has no value, and still tries the other values", () => {
    const expand = (text: string) => (text === "${none}" ? undefined : text);
    expect(holds("StringEquals", "a", "${none}", {}, expand)).toBe(false);
    expect(holds("StringEquals", "a", ["${none}", "a"], {}, expand)).toBe(true);
    expect(holds("StringNotEquals", "a", "${none}", {}, expand)).toBe(true);
    expect(holds("NumericEquals", "5", "${none}", {}, expand)).toBe(false);
  });

  it("compares wildcards in a variable's value as ordinary characters", () => {
    expect(holds("StringEquals", "a*?", "a\ue000\ue001")).toBe(true);
    expect(holds("StringEqualsIgnoreCase", "A*?", "a\ue000\ue001")).toBe(true);
    expect(holds("StringLike", "ab", "a\ue000")).toBe(false);
  });
});
