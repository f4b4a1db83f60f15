import { describe, expect, it } from "vitest";
import type { Table } from "../result.ts";
import { tableLines, wrapLines } from "./table-lines.ts";

const table: Table = {
  id: "t",
  title: "A request",
  unit: "µs",
  better: "less",
  base: "bare handler",
  rows: [
    { name: "bare handler", samples: [1, 2, 4] },
    { name: "ours", samples: [2, 4, 8] },
    { name: "a peer whose name is longer than the column that the table has for names", samples: [1000, 2000, 4000] },
  ],
};

describe("tableLines", () => {
  it("writes medians, noise and ratios", () => {
    expect(tableLines(table)).toEqual([
      "A request",
      "Less is better. Ratios are over: bare handler.",
      "",
      "                                                       median   noise      ratio",
      "  bare handler                                        2.00 µs    38 %     1.00 x",
      "  ours                                                4.00 µs    38 %     2.00 x",
      "  a peer whose name is longer than the",
      "    column that the table has for names              2,000 µs    38 %    1,000 x",
    ]);
  });

  it("leaves the ratios out of a table without a base", () => {
    const { base: _, ...alone } = table;
    expect(tableLines(alone).join("\n")).not.toContain(" x");
  });

  it("stays within 80 columns, whatever the names and values", () => {
    const rows = [{ name: "n".repeat(30), samples: [123_456] }, ...table.rows];
    const lines = tableLines({ ...table, title: "a ".repeat(50), unit: "a second", base: "n".repeat(30), rows });
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("wrapLines", () => {
  it("breaks between words", () => expect(wrapLines("one two three", 8)).toEqual(["one two", "three"]));
  it("keeps a word whole", () => expect(wrapLines("a incomprehensible b", 5)).toEqual(["a", "incomprehensible", "b"]));
});
