import { afterEach, describe, expect, it, vi } from "vitest";
import { everyDay } from "../../test/fixtures/every-day.ts";
import { weekday } from "./weekday.ts";

describe("weekday", () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("agrees with counting from Monday, 1 January 1900, on every day to the end of 2100", () => {
    const week = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    const wrong = everyDay(1900, 2100).filter((day, index) => weekday(day) !== week[index % 7]);
    expect(wrong).toEqual([]);
  });

  it("gives the weekday of the first and the last day that the contract allows", () => {
    expect(weekday("00010101")).toBe("Monday");
    expect(weekday("99991231")).toBe("Friday");
  });

  it.each(["America/New_York", "Pacific/Auckland"])("is the same where the machine's clock is in %s", (zone) => {
    vi.stubEnv("TZ", zone);
    // Makes sure that the process really is in the other zone.
    expect(new Date(0).getTimezoneOffset()).not.toBe(0);
    expect(weekday("20000101")).toBe("Saturday");
  });

  it("throws for a string that is not a day", () => {
    expect(() => weekday("tomorrow")).toThrow("weekday: the day must be a real one, written YYYYMMDD");
  });
});
