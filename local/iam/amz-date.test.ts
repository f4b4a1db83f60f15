import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAmzDate, parseAmzDate } from "./amz-date.ts";

describe("parseAmzDate", () => {
  it.each([
    ["20240229T235959Z", Date.UTC(2024, 1, 29, 23, 59, 59)],
    ["20261231T000000Z", Date.UTC(2026, 11, 31)],
    ["20000229T000000Z", Date.UTC(2000, 1, 29)],
    ["01000101T000000Z", Date.UTC(100, 0, 1)],
  ])("parses %s", (text, time) => {
    expect(parseAmzDate(text)).toBe(time);
  });

  it.each([
    "20230229T000000Z",
    "19000229T000000Z",
    "00990101T000000Z",
    "20260400T000000Z",
    "20260431T000000Z",
    "20261301T000000Z",
    "20260001T000000Z",
    "20260100T000000Z",
    "20260132T000000Z",
    "20261124T240000Z",
    "20261124T236000Z",
    "20261124T235960Z",
    "00000101T000000Z",
    "20261124T000000",
    " 20261124T000000Z",
    "20261124T000000Z ",
    "20261124t000000z",
    "2026112400000000T000000Z",
  ])("refuses %j", (text) => {
    expect(parseAmzDate(text)).toBeUndefined();
  });

  it("accepts exactly the days that the calendar has", () => {
    for (let year = 1996; year <= 2004; year++) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const text = `${year}${String(month).padStart(2, "0")}${String(day).padStart(2, "0")}T000000Z`;
          const date = new Date(Date.UTC(year, month - 1, day));
          const isReal = month >= 1 && date.getUTCMonth() === month - 1 && date.getUTCFullYear() === year;
          expect([text, parseAmzDate(text)]).toEqual([text, isReal ? date.getTime() : undefined]);
        }
      }
    }
  });

  it("parses every second that formatAmzDate writes", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true }), (date) => {
        const time = Math.floor(date.getTime() / 1000) * 1000;
        expect(parseAmzDate(formatAmzDate(time))).toBe(time);
      }),
    );
  });
});
