import { describe, expect, it } from "vitest";
import { everyDay } from "../../test/fixtures/every-day.ts";
import { calendarDay, isCalendarDay } from "./calendar-day.ts";

describe("isCalendarDay", () => {
  it("accepts exactly the days that exist, of all eight-digit strings of 1899 to 1905 and 1999 to 2001", () => {
    for (const [from, to] of [
      [1899, 1905],
      [1999, 2001],
    ] as const) {
      const real = new Set(everyDay(from, to));
      const taken = new Set<string>();
      for (let number = from * 10_000; number <= to * 10_000 + 9999; number++) {
        if (isCalendarDay(String(number))) taken.add(String(number));
      }
      expect(taken).toEqual(real);
    }
  });

  it.each([
    "",
    "1988010",
    "198801011",
    "00000101",
    "19880230",
    "19881301",
    "1988-1-1",
    " 9880101",
    "19880101\n",
    "１９８８０１０１",
  ])("refuses %j", (text) => {
    expect(isCalendarDay(text)).toBe(false);
  });

  it("accepts the first and the last day of the calendar", () => {
    expect(isCalendarDay("00010101")).toBe(true);
    expect(isCalendarDay("99991231")).toBe(true);
  });
});

describe("calendarDay", () => {
  it("returns the day in UTC", () => {
    expect(calendarDay(Date.UTC(2019, 10, 22, 23, 59, 59, 999))).toBe("20191122");
    expect(calendarDay(Date.UTC(2019, 10, 23))).toBe("20191123");
  });
});
