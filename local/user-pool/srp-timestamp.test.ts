import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cognitoTime } from "../../lib/call/srp.ts";
import { isSrpTimestamp } from "./srp-timestamp.ts";

describe("isSrpTimestamp", () => {
  it("accepts any moment as AWS's clients write it", () => {
    expect(isSrpTimestamp("Wed Apr 5 22:42:34 UTC 2017")).toBe(true);
    fc.assert(
      fc.property(fc.date({ min: new Date("1970-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }), (date) =>
        isSrpTimestamp(cognitoTime(date.getTime())),
      ),
    );
  });

  it.each([
    ["a zero before the day", "Wed Apr 05 22:42:34 UTC 2017"],
    ["another weekday", "Thu Apr 5 22:42:34 UTC 2017"],
    ["a day that its month does not have", "Fri Feb 31 22:42:34 UTC 2017"],
    ["an hour that the day does not have", "Wed Apr 5 24:00:00 UTC 2017"],
    ["another language", "Mi Apr 5 22:42:34 UTC 2017"],
    ["a month that there is not", "Wed Foo 5 22:42:34 UTC 2017"],
    ["another zone", "Wed Apr 5 22:42:34 CET 2017"],
    ["something before it", "x Wed Apr 5 22:42:34 UTC 2017"],
    ["something behind it", "Wed Apr 5 22:42:34 UTC 2017 "],
    ["nothing", ""],
  ])("refuses %s", (_, text) => {
    expect(isSrpTimestamp(text)).toBe(false);
  });
});
