import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { getLineColLocation, Source } from "@redocly/openapi-core";
import yaml from "js-yaml";
import { describe, expect, it } from "vitest";
import { createPositionFinder } from "./place-finder.ts";
import { pointer } from "./pointer.ts";

const API = join(import.meta.dirname, "../../api");
const FORMS = `# a comment
a: {b: [1, {c: 2}], "d/e": null}
list:
  - x: 1
    y~z:
  - - deep
    - {}
anchor: &one
  inside: 1
alias: *one
`;

/** Lists the pointers of every value in a document. */
function pointersOf(value: unknown, parts: readonly string[] = []): readonly string[] {
  const own = parts.length === 0 ? [] : [pointer(...parts)];
  if (typeof value !== "object" || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, member]) => pointersOf(member, [...parts, key]))];
}

describe("createPositionFinder", () => {
  it.each([
    ["a contract", () => readFile(join(API, "day.yaml"), "utf8")],
    ["several forms of YAML", async () => FORMS],
    ["JSON", async () => JSON.stringify(yaml.load(FORMS), undefined, 2)],
    ["JSON on one line", async () => JSON.stringify(yaml.load(FORMS))],
    ["line ends of Windows", async () => FORMS.replaceAll("\n", "\r\n")],
  ])("finds in %s what the parser's package finds", async (_, textOf) => {
    const text = await textOf();
    const source = new Source("file.yaml", text);
    const find = createPositionFinder(source);
    const pointers = pointersOf(yaml.load(text)).flatMap((one) => [one, `${one}/not-there`]);
    expect(pointers.length).toBeGreaterThan(20);
    const slowly = pointers.map((one) => {
      const { col, line } = getLineColLocation({ source, pointer: one, reportOnKey: true }).start;
      return { line, column: col };
    });
    expect(pointers.map(find)).toEqual(slowly);
  });

  it.each(["", "# only a comment\n", "text"])("finds the beginning of the file %j", (text) => {
    expect(createPositionFinder(new Source("file.yaml", text))("#/a/b")).toEqual({ line: 1, column: 1 });
  });
});
