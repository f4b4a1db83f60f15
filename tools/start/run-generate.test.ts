import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { runGenerate } from "./run-generate.ts";

/** Makes a folder whose command generate runs `body`. */
async function rootWith(body: string): Promise<string> {
  const root = await scratch();
  await mkdir(join(root, "scripts"));
  await writeFile(join(root, "scripts/run.cjs"), body);
  return root;
}

describe("runGenerate", () => {
  it("prints the text of the command", async () => {
    const root = await rootWith('console.log(process.argv[2]); console.log("changed: generated/age/types.ts");');
    const lines: string[] = [];
    await runGenerate(root, (line) => lines.push(line));
    expect(lines).toEqual(["generate\nchanged: generated/age/types.ts"]);
  });

  it.each(["log", "error"])("throws the text when an input is wrong, printed by console.%s", async (method) => {
    const root = await rootWith(`console.${method}("api/age.yaml:3:1: wrong"); process.exitCode = 1;`);
    await expect(runGenerate(root, () => undefined)).rejects.toThrow("api/age.yaml:3:1: wrong");
  });

  it.each([
    ["process.exitCode = 3;", "ended with 3"],
    ['process.kill(process.pid, "SIGKILL");', "ended with SIGKILL"],
  ])("says how a command ended that printed nothing: %s", async (body, ending) => {
    const root = await rootWith(body);
    await expect(runGenerate(root, () => undefined)).rejects.toThrow(`npm run generate ${ending} and printed nothing.`);
  });
});
