import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** The rows of a page's tables whose first cell begins with a number such as A7 or API3. */
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

/** What a page names in backticks that looks like a file of this repository. */
function filesIn(text: string): string[] {
  return [...text.matchAll(/`((?:\.github|api|docs|generated|infra|lib|local|scripts|test)\/[\w./-]+\.\w+)`/g)].map(
    ([, file = ""]) => file,
  );
}

describe("docs/threats.md", () => {
  const rows = rowsOf("docs/threats.md");

  it("has a row for each of OWASP's ten risks and for each attack of docs/attacks.md, once", () => {
    const risks = Array.from({ length: 10 }, (_, index) => `API${index + 1}`);
    const attacks = rowsOf("docs/attacks.md").map(({ number }) => number);
    expect(attacks).toHaveLength(41);
    expect(rows.map(({ number }) => number)).toEqual([...risks, ...attacks]);
  });

  it("names for each what holds it, and a test that is there", () => {
    for (const { cells, number } of rows) {
      const tests = filesIn(cells.at(-1) ?? "");
      expect([number, tests.length > 0, cells.every((cell) => cell !== "")]).toEqual([number, true, true]);
      expect([number, tests.filter((file) => !/\.test\.ts$/.test(file))]).toEqual([number, []]);
    }
  });
});

describe.each(["SECURITY.md", "docs/deploy.md", "docs/incident.md", "docs/threats.md"])("%s", (page) => {
  const text = read(page);

  it("names no file that is not there", () => {
    const files = filesIn(text).filter((file) => !file.startsWith("generated/template"));
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    const links = [...text.matchAll(/\]\(([^)#:]+\.md)\)/g)].map(([, link = ""]) => link);
    const base = page.startsWith("docs/") ? "docs" : ".";
    expect(links.filter((link) => !existsSync(join(ROOT, base, link)))).toEqual([]);
  });

  it("names no command that package.json does not have", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const commands = [...text.matchAll(/npm run (?:-s )?([a-z]+)/g)].map(([, name = ""]) => name);
    expect(commands.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});
