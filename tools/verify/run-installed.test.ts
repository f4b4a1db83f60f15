import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../../local/user-error.ts";
import { scratch } from "../../test/fixtures/scratch.ts";
import { runInstalled } from "./run-installed.ts";

/** Makes a folder in which the program `speak` is installed. */
async function withProgram(script: string): Promise<string> {
  const root = await scratch();
  await mkdir(join(root, "node_modules/.bin"), { recursive: true });
  const file = join(root, "node_modules/.bin/speak");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return root;
}

describe("runInstalled", () => {
  it("keeps both kinds of output in their order, and the exit code", async () => {
    const root = await withProgram('echo "$1"; echo two >&2; exit 3');
    expect(await runInstalled("speak", ["one (1)"], { root, keepOutput: true })).toEqual({
      code: 3,
      output: "one (1)\ntwo\n",
    });
  });

  it("counts a program that a signal ends as failed", async () => {
    const root = await withProgram("kill -9 $$");
    expect((await runInstalled("speak", [], { root, keepOutput: true })).code).toBe(1);
  });

  it("says which program is missing, and what installs it", async () => {
    const missing = runInstalled("speak", [], { root: await scratch() });
    await expect(missing).rejects.toThrow(new UserError("The program speak is not installed. Run `npm ci`."));
  });
});
