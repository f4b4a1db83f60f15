import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { ROOT, start } from "../test/fixtures/command.ts";
import { scratch } from "../test/fixtures/scratch.ts";

/** Runs a program that makes a temporary folder and then runs `body`. Resolves with the folder and the outcome, once `signal` has been sent. */
async function endBy(signal: NodeJS.Signals | undefined, body: string) {
  const file = join(await scratch(), "program.mjs");
  const module = JSON.stringify(pathToFileURL(join(ROOT, "tools/temporary-folder.ts")).href);
  await writeFile(
    file,
    `import { temporaryFolder } from ${module};
    const folder = await temporaryFolder("countersign-test-");
    process.stdout.write(folder);
    ${body}`,
  );
  const child = start(process.execPath, [file]);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const folder = await new Promise<string>((resolve) => child.stdout?.once("data", (text) => resolve(String(text))));
  if (signal !== undefined) child.kill(signal);
  return { code: await ended, folder };
}

const WAIT = "setInterval(() => {}, 1_000_000);";

it.each([
  ["SIGINT", WAIT, 130],
  ["SIGTERM", WAIT, 143],
  ["SIGINT", `${WAIT} process.once("SIGINT", () => process.exit(7));`, 7],
  [undefined, "process.exitCode = 3;", 3],
] as const)("is gone after %s, in a program that does %s", async (signal, body, code) => {
  const end = await endBy(signal, body);
  expect(end.code).toBe(code);
  expect(end.folder).toContain("countersign-test-");
  expect(existsSync(end.folder)).toBe(false);
});
