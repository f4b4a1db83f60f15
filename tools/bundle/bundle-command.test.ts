import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { bundleCommand } from "./bundle-command.ts";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** Makes a folder like a checkout, whose command start prints `text` and its place. */
async function checkout(text: string) {
  const root = await scratch();
  for (const folder of ["scripts", "tools/bundle"]) await mkdir(join(root, folder), { recursive: true });
  for (const name of ["local", "node_modules", "package-lock.json"]) await symlink(join(ROOT, name), join(root, name));
  await cp(join(ROOT, "scripts/run.cjs"), join(root, "scripts/run.cjs"));
  await cp(join(ROOT, "tools/bundle"), join(root, "tools/bundle"), { recursive: true });
  await write(root, text);
  return root;
}

function write(root: string, text: string): Promise<void> {
  const source = `
    async function command(): Promise<void> {
      console.log(${JSON.stringify(text)}, import.meta.dirname, import.meta.url);
    }
    export const ended = command();`;
  return writeFile(join(root, "scripts/start.ts"), source);
}

async function start(root: string): Promise<string> {
  const { stdout } = await run(process.execPath, ["scripts/run.cjs", "start"], { cwd: root });
  return stdout.trim();
}

async function timeOfBundle(root: string): Promise<number> {
  return (await stat(join(root, "dist/command-start/index.cjs"))).mtimeMs;
}

describe("bundleCommand", () => {
  it("makes a file that knows the place of its source", async () => {
    const root = await checkout("hello");
    const folder = join(root, "scripts");
    expect(await start(root)).toBe(`hello ${folder} file://${folder}/start.ts`);
  });

  it("makes a file that knows the new place of its source when the checkout was moved", async () => {
    const root = await checkout("hello");
    await start(root);
    const moved = join(await scratch(), "moved");
    await rename(root, moved);
    const made = await timeOfBundle(moved);
    expect(await start(moved)).toContain(`hello ${moved}/scripts file://${moved}/scripts/start.ts`);
    expect(await timeOfBundle(moved)).toBe(made);
  });

  it("has no AWS client in the command start, which would take a fifth of its time", async () => {
    const root = await scratch();
    for (const name of ["local", "lib", "tools", "scripts", "node_modules", "package-lock.json"])
      await symlink(join(ROOT, name), join(root, name));
    await bundleCommand(root, "start");
    const bundle = await readFile(join(root, "dist/command-start/index.cjs"), "utf8");
    expect(bundle).toContain("function stackRequests(");
    expect(bundle).not.toContain("CognitoIdentityProviderClient");
  });

  it("is made again by the command's next run when a source has changed, and not otherwise", async () => {
    const root = await checkout("hello");
    await start(root);
    const made = await timeOfBundle(root);
    expect(await start(root)).toMatch(/^hello /);
    expect(await timeOfBundle(root)).toBe(made);
    await write(root, "changed");
    expect(await start(root)).toMatch(/^changed /);
  });

  it("is made again when its own file is gone, or is the file of another build", async () => {
    const root = await checkout("hello");
    const file = join(root, "dist/command-start/index.cjs");
    await start(root);
    await writeFile(file, 'console.log("of older sources")');
    expect(await start(root)).toMatch(/^hello /);
    await rm(file);
    expect(await start(root)).toMatch(/^hello /);
  });

  it("says where a source is wrong, and no stack of the bundler", async () => {
    const root = await checkout("hello");
    await writeFile(join(root, "scripts/start.ts"), "const = 1;");
    const failure = await start(root).catch(({ stderr }) => stderr);
    expect(failure).toContain("scripts/start.ts:1:6");
    expect(failure).not.toContain("at ");
  });
});
