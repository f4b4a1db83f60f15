import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../fixtures/command.ts";
import { fidelity, fidelityPage } from "./rows.ts";

const rows = [...fidelity.values()].flat();

describe("docs/fidelity.md", () => {
  it("is what the rows give; otherwise run `npm run fidelity` and commit the result", async () => {
    await expect(fidelityPage()).toMatchFileSnapshot(join(ROOT, "docs/fidelity.md"));
  });

  it.each(rows.flatMap(({ fact, tests }) => tests.map((test) => [fact, test] as const)))(
    "%s names a test that exists",
    (_, where) => {
      const [file = "", title = ""] = where.split(" > ");
      expect(readFileSync(join(ROOT, file), "utf8").replaceAll("\\'", "'")).toContain(title);
    },
  );

  it("names a test for every row, except those that are not imitated", () => {
    expect(rows.filter(({ tests, verdict }) => (tests.length === 0) !== (verdict === "not imitated"))).toEqual([]);
  });
});
