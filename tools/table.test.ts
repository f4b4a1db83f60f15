import { expect, it } from "vitest";
import { tableLines } from "./table.ts";

it("pads each cell to the widest of its column, without blanks at the end of a line", () => {
  expect(
    tableLines([
      ["a", "bb"],
      ["ccc", "d", "e"],
    ]),
  ).toEqual(["a    bb", "ccc  d   e"]);
});

it("aligns the columns to the right that the caller names", () => {
  const rows = [
    ["name", "n"],
    ["a", "10"],
  ];
  expect(tableLines(rows, { alignRight: (column) => column === 1 })).toEqual(["name   n", "a     10"]);
});

it("is empty without rows", () => {
  expect(tableLines([])).toEqual([]);
});
