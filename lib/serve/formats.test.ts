import { expect, it } from "vitest";
import { formats } from "./formats.ts";

it.each([
  [
    "date",
    ["0001-01-01", "2004-02-29"],
    ["2003-02-29", "1988-13-01", "19880101", "1988-1-1", "0000-01-01", " 1988-01-01"],
  ],
  [
    "date-time",
    ["1988-01-01T23:59:59Z", "1988-01-01t00:00:00.5+05:30", "1990-12-31T23:59:60z"],
    ["1988-01-01", "1988-01-01T24:00:00Z", "1988-01-01T00:00:00", "2003-02-29T00:00:00Z", "1988-01-01T00:00:00+24:00"],
  ],
  [
    "uuid",
    ["123e4567-e89b-42d3-a456-426614174000", "123E4567-E89B-42D3-A456-426614174000"],
    ["123e4567e89b42d3a456426614174000", "123e4567-e89b-42d3-a456-42661417400g", ""],
  ],
])("accepts and refuses strings of the format %s", (format, good, bad) => {
  const test = formats[format]?.test ?? (() => undefined);
  expect(good.map((text) => [text, test(text)])).toEqual(good.map((text) => [text, true]));
  expect(bad.map((text) => [text, test(text)])).toEqual(bad.map((text) => [text, false]));
});
