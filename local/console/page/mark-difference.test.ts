import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markDifference } from "./mark-difference.ts";

describe("markDifference", () => {
  it.each([
    ["host:a", "host:a:80", ["host:a", "", ""], ["host:a", ":80", ""]],
    ["dob=1&on=2", "dob=3&on=2", ["dob=", "1", "&on=2"], ["dob=", "3", "&on=2"]],
    ["aa", "aaa", ["aa", "", ""], ["aa", "a", ""]],
    ["", "x", ["", "", ""], ["", "x", ""]],
  ])("marks the characters in which %j and %j differ", (one, other, ...marked) => {
    expect(markDifference(one, other).map(({ after, before, changed }) => [before, changed, after])).toEqual(marked);
  });

  it("keeps both texts, and marks nothing in equal ones", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b") }),
        fc.string({ unit: fc.constantFrom("a", "b") }),
        (one, other) => {
          const [first, second] = markDifference(one, other);
          expect(first.before + first.changed + first.after).toBe(one);
          expect(second.before + second.changed + second.after).toBe(other);
          expect([first.before, first.after]).toEqual([second.before, second.after]);
          expect(first.changed + second.changed === "").toBe(one === other);
        },
      ),
    );
  });
});
