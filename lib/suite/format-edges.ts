/** The edges of the string formats that lib/serve gives a test, and random values of each. */
import fc from "fast-check";
import type { Edge } from "./boundaries.ts";

interface FormatCases {
  edges: Readonly<Record<string, string>>;
  random: fc.Arbitrary<string>;
}

const twoDigits = (number: number): string => String(number).padStart(2, "0");

/** Both sides of each rule of the calendar; which side is the format's own test to say. */
const FORMATS: Readonly<Record<string, FormatCases>> = {
  "calendar-day": {
    edges: {
      "first day": "00010101",
      "last day": "99991231",
      "year 0000": "00001231",
      "month 00": "19880001",
      "month 12": "19881201",
      "month 13": "19881301",
      "day 00": "19880100",
      "day 31 of January": "19880131",
      "day 32": "19880132",
      "day 30 of April": "19880430",
      "day 31 of April": "19880431",
      "29 February of a leap year": "20040229",
      "30 February of a leap year": "20040230",
      "28 February of a common year": "20030228",
      "29 February of a common year": "20030229",
      "29 February of 1900": "19000229",
      "29 February of 2000": "20000229",
    },
    random: fc
      .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
      .map(([year, month, day]) => `${String(year).padStart(4, "0")}${twoDigits(month)}${twoDigits(day)}`),
  },
};

/** Texts at the edges of a format, allowed and refused ones alike; none for a format that has no cases here. */
export function formatEdges(format: string): Edge[] {
  return Object.entries(FORMATS[format]?.edges ?? {}).map(([title, value]) => ({
    title: `${format}, ${title}`,
    value,
  }));
}

/** Random texts of a format, or nothing when it is to be drawn from the pattern. */
export function formatArbitrary(format: string): fc.Arbitrary<string> | undefined {
  return FORMATS[format]?.random;
}
