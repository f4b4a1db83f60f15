import { expect, it } from "vitest";
import { compareCanonical } from "./compare-canonical.ts";

const canonical = (path: string, headers: readonly string[], hash = "00ff") =>
  ["GET", path, "dob=1", ...headers, "", headers.map((line) => line.split(":")[0]).join(";"), hash].join("\n");

it("marks the characters that differ, and shows a header that only one side has", () => {
  expect(compareCanonical(canonical("/age", ["host:a:1", "x-note:b"]), canonical("/aged", ["host:a:2"]))).toEqual([
    "  GET",
    "- /age",
    "+ /aged",
    "      ^",
    "  dob=1",
    "- host:a:1",
    "+ host:a:2",
    "         ^",
    "- x-note:b",
    "",
    "- host;x-note",
    "+ host",
    "      ^^^^^^^",
    "  00ff",
  ]);
});

it("finds nothing in equal requests", () => {
  expect(compareCanonical(canonical("/age", []), canonical("/age", []))).toBeUndefined();
});

it("keeps every line within the terminal, and the first difference in sight", () => {
  const long = "/a".repeat(100);
  const lines = compareCanonical(canonical(`${long}x`, []), canonical(`${long}y`, [])) ?? [];
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(76);
  expect(lines[1]).toMatch(/^- ….*x$/);
  expect(lines[2]).toMatch(/^\+ ….*y$/);
});
