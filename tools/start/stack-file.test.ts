import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { readStackFile, removeStackFile, writeStackFile } from "./stack-file.ts";

const STACK = { pid: process.pid, environment: { AWS_SECRET_ACCESS_KEY: "local" } };

describe("the note of a running stack", () => {
  it("is read while its process runs, and removed by that process alone", async () => {
    const root = await scratch();
    expect(await readStackFile(root)).toBeUndefined();
    await writeStackFile(root, STACK);
    expect(await readStackFile(root)).toEqual(STACK);
    await removeStackFile(root, STACK.pid + 1);
    expect(await readStackFile(root)).toEqual(STACK);
    await removeStackFile(root, STACK.pid);
    expect(await readStackFile(root)).toBeUndefined();
  });

  it("is for its owner alone, whatever the mode of an older one", async () => {
    const root = await scratch();
    await writeStackFile(root, STACK);
    const file = join(root, ".countersign/stack.json");
    await chmod(file, 0o644);
    await writeStackFile(root, STACK);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(root, ".countersign"))).toEqual(["stack.json"]);
  });

  it("replaces a symbolic link and leaves what it points to as it is", async () => {
    const root = await scratch();
    const elsewhere = join(root, "elsewhere");
    await writeFile(elsewhere, "mine");
    await mkdir(join(root, ".countersign"));
    await symlink(elsewhere, join(root, ".countersign/stack.json"));
    await writeStackFile(root, STACK);
    expect(await readFile(elsewhere, "utf8")).toBe("mine");
    expect(await readStackFile(root)).toEqual(STACK);
  });

  it("is not written through a folder that is a symbolic link", async () => {
    const root = await scratch();
    await mkdir(join(root, "elsewhere"));
    await symlink(join(root, "elsewhere"), join(root, ".countersign"));
    await expect(writeStackFile(root, STACK)).rejects.toThrow(".countersign is a symbolic link");
    expect(await readdir(join(root, "elsewhere"))).toEqual([]);
  });
});
