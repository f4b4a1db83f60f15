import { describe, expect, it } from "vitest";
import { everyDay } from "../../test/fixtures/every-day.ts";
import { weekday } from "./weekday.ts";

describe("weekday", () => {
  it("agrees with counting from Monday, 1 January 1900, on every day to the end of 2100", () => {
    const week = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    const wrong = everyDay(1900, 2100).filter((day, index) => weekday(day) !== week[index % 7]);
    expect(wrong).toEqual([]);
  });

  it("knows the first and the last day that can be asked for", () => {
    expect(weekday("00010101")).toBe("Monday");
    expect(weekday("99991231")).toBe("Friday");
  });

  it("refuses what is not a day", () => {
    expect(() => weekday("tomorrow")).toThrow("weekday: the day must be a real one, written YYYYMMDD");
  });
});
