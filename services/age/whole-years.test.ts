import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { everyDay } from "../../test/fixtures/every-day.ts";
import { wholeYears } from "./whole-years.ts";

/** Counts the whole years in a different way: one birthday after the other, with 1 March in years that have no 29 February. */
function birthdaysHad(born: string, asked: string): number {
  let had = 0;
  for (let year = Number(born.slice(0, 4)) + 1; year <= Number(asked.slice(0, 4)); year++) {
    const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
    const birthday = born.endsWith("0229") && !isLeap ? `${year}0301` : `${year}${born.slice(4)}`;
    if (birthday <= asked) had++;
  }
  return had;
}

describe("wholeYears", () => {
  it("agrees with counted birthdays for every day of 1900 to 2100, asked for around each later birthday", () => {
    const days = everyDay(1900, 2100);
    const wrong = days.flatMap((born, index) =>
      [0, 1, 364, 365, 366, 367, 730, 1460, 1461, 1462, 10_957, 36_524]
        .map((later) => days[index + later])
        .filter((asked) => asked !== undefined)
        .filter((asked) => wholeYears(born, asked) !== birthdaysHad(born, asked))
        .map((asked) => `${born} ${asked}`),
    );
    expect(wrong).toEqual([]);
  });

  it("agrees with counted birthdays on every day of 1900 to 2100 for a person born on a leap day", () => {
    const wrong = everyDay(1904, 2100)
      .filter((asked) => asked >= "19040229")
      .filter((asked) => wholeYears("19040229", asked) !== birthdaysHad("19040229", asked));
    expect(wrong).toEqual([]);
  });

  it("does not count the year before the birthday has come", () => {
    expect(wholeYears("19880101", "20191122")).toBe(31);
    expect(wholeYears("19881123", "20191122")).toBe(30);
    expect(wholeYears("19881122", "20191122")).toBe(31);
  });

  it("gives a leapling the birthday of a common year on 1 March", () => {
    expect(wholeYears("20040229", "20230228")).toBe(18);
    expect(wholeYears("20040229", "20230301")).toBe(19);
    expect(wholeYears("20040229", "20240229")).toBe(20);
  });

  it.each([
    ["api/age.yaml", "Age"],
    ["api/day.yaml", "DayAndAge"],
  ])("reaches both bounds of what %s allows, and goes beyond neither", (file, name) => {
    const schema = load(readFileSync(join(import.meta.dirname, "../..", file), "utf8"));
    expect(schema).toMatchObject({
      components: {
        schemas: {
          [name]: {
            properties: {
              age: { minimum: wholeYears("00010101", "00010101"), maximum: wholeYears("00010101", "99991231") },
            },
          },
        },
      },
    });
  });
});
