import { describe, expect, it } from "vitest";
import { mutantOf } from "./service-mutants.ts";

const SOURCE = `export function older(a: number, b: number): boolean {
  return a > b;
}
`;

describe("mutantOf", () => {
  it("replaces exactly the place that the change names", () => {
    const location = { start: { line: 1, column: 9 }, end: { line: 1, column: 14 } };
    const change = { mutatorName: "EqualityOperator", replacement: "a >= b", location };
    expect(mutantOf("ages", "services/ages/older.ts", SOURCE, change)).toEqual({
      contract: "ages",
      file: "services/ages/older.ts",
      title: "2:10 EqualityOperator: a > b -> a >= b",
      text: SOURCE.replace("a > b", "a >= b"),
    });
  });

  it("replaces a place of several lines, and names it in one short line", () => {
    const location = { start: { line: 0, column: 53 }, end: { line: 2, column: 1 } };
    const change = { mutatorName: "BlockStatement", replacement: "{}", location };
    const { text, title } = mutantOf("ages", "services/ages/older.ts", SOURCE, change);
    expect(text).toBe("export function older(a: number, b: number): boolean {}\n");
    expect(title).toBe("1:54 BlockStatement: { return a > b; } -> {}");
  });
});
