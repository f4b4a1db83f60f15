/** The edges and random values of the string formats that lib/serve/formats.ts tests. */
import fc from "fast-check";
import type { Edge } from "./edge.ts";

interface FormatCases {
  edges: Readonly<Record<string, string>>;
  random: fc.Arbitrary<string>;
}

const twoDigits = (number: number): string => String(number).padStart(2, "0");

const CALENDAR_DAY = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => [String(year).padStart(4, "0"), twoDigits(month), twoDigits(day)]);

/** Strings on both sides of each rule of a format. The format's test in lib/serve/formats.ts decides which of them are allowed. */
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
    random: CALENDAR_DAY.map((parts) => parts.join("")),
  },
  date: {
    edges: {
      "first day": "0001-01-01",
      "last day": "9999-12-31",
      "year 0000": "0000-12-31",
      "without hyphens": "19880101",
      "month 13": "1988-13-01",
      "day 31 of April": "1988-04-31",
      "29 February of a leap year": "2004-02-29",
      "29 February of a common year": "2003-02-29",
      "a time after it": "1988-01-01T00:00:00Z",
    },
    random: CALENDAR_DAY.map((parts) => parts.join("-")),
  },
  "date-time": {
    edges: {
      "in UTC": "1988-01-01T23:59:59Z",
      "with an offset": "1988-01-01T00:00:00.123+05:30",
      "a leap second": "1990-12-31T23:59:60Z",
      "hour 24": "1988-01-01T24:00:00Z",
      "minute 60": "1988-01-01T00:60:00Z",
      "second 61": "1988-01-01T00:00:61Z",
      "no zone": "1988-01-01T00:00:00",
      "a blank instead of T": "1988-01-01 00:00:00Z",
      "a day that does not exist": "1988-02-30T00:00:00Z",
      "a day alone": "1988-01-01",
    },
    random: CALENDAR_DAY.map((parts) => `${parts.join("-")}T12:34:56Z`),
  },
  uuid: {
    edges: {
      "of version 4": "123e4567-e89b-42d3-a456-426614174000",
      "in capitals": "123E4567-E89B-42D3-A456-426614174000",
      "without hyphens": "123e4567e89b42d3a456426614174000",
      "one digit less": "123e4567-e89b-42d3-a456-42661417400",
      "in braces": "{123e4567-e89b-42d3-a456-426614174000}",
    },
    random: fc.uuid(),
  },
};

/** Strings at the edges of a format, allowed and refused; empty for a format without edges here. */
export function formatEdges(format: string): Edge[] {
  return Object.entries(FORMATS[format]?.edges ?? {}).map(([title, value]) => ({
    title: `${format}, ${title}`,
    value,
  }));
}

/** Random strings of a format; undefined for a format without a generator here. */
export function formatArbitrary(format: string): fc.Arbitrary<string> | undefined {
  return FORMATS[format]?.random;
}
