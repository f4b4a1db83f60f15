import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./fixtures/command.ts";
import { HEAVY, heavyFirst } from "./heavy-first.ts";

it("names test files that exist", () => {
  expect(HEAVY.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it("puts the dearest files first, and leaves the others in their order", () => {
  const [first = "", second = ""] = HEAVY;
  const files = ["b.test.ts", second, "a.test.ts", first].map((path) => ({ moduleId: join(ROOT, path) }));
  expect(heavyFirst(files).map(({ moduleId }) => moduleId)).toEqual(
    [first, second, "b.test.ts", "a.test.ts"].map((path) => join(ROOT, path)),
  );
});
