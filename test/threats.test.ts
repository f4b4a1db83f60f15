import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** Returns the rows of a page's tables whose first cell begins with a number such as A7 or API3. */
function rowsOf(page: string): { number: string; cells: string[] }[] {
  return read(page)
    .split("\n")
    .flatMap((line) => {
      const cells = line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
      const [, number] = /^(A(?:PI)?\d+)\b/.exec(cells[0] ?? "") ?? [];
      return number === undefined ? [] : [{ number, cells }];
    });
}

/** Returns the names in backticks that look like a file of this repository. */
function filesIn(text: string): string[] {
  return [
    ...text.matchAll(/`((?:\.github|api|docs|generated|infra|lib|local|scripts|test|tools)\/[\w./-]+\.\w+)`/g),
  ].map(([, file = ""]) => file);
}

describe("docs/threats.md", () => {
  const rows = rowsOf("docs/threats.md");

  it("has a row for each of OWASP's ten risks and for each of the attacks, once and in order", () => {
    const numbers = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
    const attacks = Math.max(41, rows.length - 10);
    expect(rows.map(({ number }) => number)).toEqual([...numbers("API", 10), ...numbers("A", attacks)]);
  });

  it("says for each what stops it, and names tests alone", () => {
    for (const { cells, number } of rows) {
      expect([number, cells.length, cells.every((cell) => cell !== "")]).toEqual([number, 5, true]);
      const files = filesIn(cells.at(-1) ?? "");
      expect([number, files.length > 0]).toEqual([number, true]);
      expect([number, files.filter((file) => !/\.test\.ts$/.test(file))]).toEqual([number, []]);
    }
  });
});
