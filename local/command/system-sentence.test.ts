import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { systemSentence } from "./system-sentence.ts";

it("is a sentence with the path for what the machine refuses", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  expect(systemSentence(full)).toMatch(/^A file cannot be written .*disk is full.* \(ENOSPC\)\.$/);
  const denied = Object.assign(new Error("EACCES"), { code: "EACCES", path: "generated/age" });
  expect(systemSentence(denied)).toBe(
    "generated/age may not be read or written by this user. Change its owner or its permissions (EACCES).",
  );
});

it("is undefined for an error that is a bug", async () => {
  const folder = join(await scratch(), "folder");
  await mkdir(folder);
  await writeFile(join(folder, "file"), "");
  expect(systemSentence(await readFile(folder).catch((error: unknown) => error))).toBeUndefined();
  expect(systemSentence(new TypeError("a bug"))).toBeUndefined();
  expect(systemSentence("thrown")).toBeUndefined();
});
