import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { type RunningStack, readStackFiles, removeStackFile, writeStackFile } from "./running-stacks.ts";

const STACK: RunningStack = {
  pid: process.pid,
  port: 4566,
  apis: [{ name: "age", url: "http://127.0.0.1:3001" }],
  controlToken: "token",
  environment: { AWS_SECRET_ACCESS_KEY: "local" },
};

describe("the file of a running stack", () => {
  it("is read while its process runs, and removed by that process alone", async () => {
    const root = await scratch();
    expect(await readStackFiles(root)).toEqual([]);
    await writeStackFile(root, STACK);
    expect(await readStackFiles(root)).toEqual([STACK]);
    await removeStackFile(root, { ...STACK, pid: STACK.pid + 1 });
    expect(await readStackFiles(root)).toEqual([STACK]);
    await removeStackFile(root, STACK);
    expect(await readStackFiles(root)).toEqual([]);
  });

  it("is one of several: each stack has its own, in the order of their ports", async () => {
    const root = await scratch();
    const later = { ...STACK, port: 8066 };
    await writeStackFile(root, later);
    await writeStackFile(root, STACK);
    expect(await readStackFiles(root)).toEqual([STACK, later]);
    await removeStackFile(root, STACK);
    expect(await readStackFiles(root)).toEqual([later]);
  });

  it.each([
    "",
    "{",
    "[]",
    "{}",
    '{"pid":1,"port":4566,"apis":[{}],"controlToken":"","environment":{}}',
    '{"pid":1,"port":4566,"apis":[],"controlToken":"","environment":{"A=1; id; B":""}}',
  ])("is ignored when its text is %j", async (text) => {
    const root = await scratch();
    await writeStackFile(root, STACK);
    await writeFile(join(root, ".countersign/stack-4566.json"), text);
    expect(await readStackFiles(root)).toEqual([]);
  });

  it("is ignored when its process has ended", async () => {
    const root = await scratch();
    // No process has this id: Linux gives ids up to 4194304.
    await writeStackFile(root, { ...STACK, pid: 4_194_305 });
    expect(await readStackFiles(root)).toEqual([]);
  });

  it("is for its owner alone, whatever the mode of an older one", async () => {
    const root = await scratch();
    await writeStackFile(root, STACK);
    const file = join(root, ".countersign/stack-4566.json");
    await chmod(file, 0o644);
    await writeStackFile(root, STACK);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(root, ".countersign"))).toEqual([".gitignore", "stack-4566.json"]);
    expect(await readFile(join(root, ".countersign/.gitignore"), "utf8")).toBe("*\n");
  });

  it("replaces a symbolic link and leaves what it points to as it is", async () => {
    const root = await scratch();
    const elsewhere = join(root, "elsewhere");
    await writeFile(elsewhere, "mine");
    await mkdir(join(root, ".countersign"));
    await symlink(elsewhere, join(root, ".countersign/stack-4566.json"));
    await writeStackFile(root, STACK);
    expect(await readFile(elsewhere, "utf8")).toBe("mine");
    expect(await readStackFiles(root)).toEqual([STACK]);
  });

  it("is not written through a folder that is a symbolic link", async () => {
    const root = await scratch();
    await mkdir(join(root, "elsewhere"));
    await symlink(join(root, "elsewhere"), join(root, ".countersign"));
    await expect(writeStackFile(root, STACK)).rejects.toThrow(".countersign is a symbolic link");
    expect(await readdir(join(root, "elsewhere"))).toEqual([]);
  });
});
