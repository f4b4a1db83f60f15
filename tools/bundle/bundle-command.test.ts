import { execFile } from "node:child_process";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { bundleCommand } from "./bundle-command.ts";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** Makes a folder like a checkout, whose command start prints `text`, its place and the AWS endpoint that onboarding would call. */
async function checkout(text: string) {
  const root = await scratch();
  for (const folder of ["scripts", "tools/onboard", "tools/bundle"])
    await mkdir(join(root, folder), { recursive: true });
  for (const name of ["local", "node_modules", "package-lock.json"]) await symlink(join(ROOT, name), join(root, name));
  await cp(join(ROOT, "scripts/run.cjs"), join(root, "scripts/run.cjs"));
  await cp(join(ROOT, "tools/bundle"), join(root, "tools/bundle"), { recursive: true });
  await writeFile(join(root, "tools/onboard/onboard.ts"), 'export const endpoint: string = "http://127.0.0.1:4566";\n');
  await write(root, text);
  return root;
}

function write(root: string, text: string): Promise<void> {
  const source = `
    async function command(): Promise<void> {
      const { endpoint } = await import("../tools/onboard/onboard.ts");
      console.log(${JSON.stringify(text)}, import.meta.dirname, import.meta.url, endpoint);
    }
    export const ended = command();`;
  return writeFile(join(root, "scripts/start.ts"), source);
}

async function start(root: string): Promise<string> {
  const { stdout } = await run(process.execPath, ["scripts/run.cjs", "start"], { cwd: root });
  return stdout.trim();
}

describe("bundleCommand", () => {
  it("makes a file that knows the place of its source", async () => {
    const root = await checkout("hello");
    const folder = join(root, "scripts");
    expect(await start(root)).toBe(`hello ${folder} file://${folder}/start.ts http://127.0.0.1:4566`);
  });

  it("keeps onboarding in a file of its own, which is loaded when it is used", async () => {
    const root = await checkout("hello");
    await bundleCommand(root, "start");
    const file = (name: string) => readFile(join(root, "dist/command-start", name), "utf8");
    expect(await file("index.cjs")).not.toContain("4566");
    expect(await file("onboard.cjs")).toContain("4566");
  });

  it("is made again by the command's next run when a source has changed, and not otherwise", async () => {
    const root = await checkout("hello");
    await start(root);
    await writeFile(join(root, "dist/command-start/index.cjs"), 'console.log("the bundle")');
    expect(await start(root)).toBe("the bundle");
    await write(root, "changed");
    expect(await start(root)).toMatch(/^changed /);
  });

  it("says where a source is wrong, and no stack of the bundler", async () => {
    const root = await checkout("hello");
    await writeFile(join(root, "scripts/start.ts"), "const = 1;");
    const failure = await start(root).catch(({ stderr }) => stderr);
    expect(failure).toContain("scripts/start.ts:1:6");
    expect(failure).not.toContain("at ");
  });
});
