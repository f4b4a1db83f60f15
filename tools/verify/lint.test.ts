import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../test/fixtures/command.ts";
import { scratch } from "../../test/fixtures/scratch.ts";

/** Makes a folder `name` in which `biome` ends with the exit code `biome`, and `knip` with the exit code `knip`. */
async function folder(name: string, { biome = 0, knip = 0 }: { biome?: number; knip?: number } = {}): Promise<string> {
  const root = join(await scratch(), name);
  await mkdir(join(root, "node_modules/.bin"), { recursive: true });
  const programs = { biome: `echo from biome; exit ${biome}`, knip: `echo from knip; exit ${knip}` };
  for (const [program, script] of Object.entries(programs)) {
    const file = join(root, "node_modules/.bin", program);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }
  return root;
}

const LEFT_OUT = "knip cannot read a folder whose path has brackets or * ? !, so unused code was not looked for.\n";

describe("npm run lint", () => {
  it.each([
    [0, {}],
    [1, { biome: 1 }],
    [1, { knip: 1 }],
    [1, { biome: 2, knip: 1 }],
  ])("ends with exit code %i when the programs end with %j", async (code, ends) => {
    const cwd = await folder("plain", ends);
    expect(await run("lint", [], { cwd })).toEqual({ code, stdout: "from biome\nfrom knip\n", stderr: "" });
  });

  it.each(["my (repo) é", "a[b]", "c{d}", "what?"])("says in a folder %s that knip is not run", async (name) => {
    expect(await run("lint", [], { cwd: await folder(name) })).toEqual({
      code: 0,
      stdout: "from biome\n",
      stderr: LEFT_OUT,
    });
    expect((await run("lint", [], { cwd: await folder(name, { biome: 1 }) })).code).toBe(1);
  });

  it("says what is not installed where node_modules is missing", async () => {
    expect(await run("lint", [], { cwd: await scratch() })).toEqual({
      code: 1,
      stdout: "",
      stderr: "The program biome is not installed. Run `npm ci`.\n",
    });
  });
});
