/** The examples of the README of countersign-local on each Node that the package supports, in a folder where npm has installed the tarball. */
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missingParts } from "../fixtures/clients.ts";
import { finish, ROOT, shell, start } from "../fixtures/command.ts";
import { type InstalledPackage, installLocalPackage, readmeBlocks } from "../fixtures/local-package.ts";

const NODES = {
  "20.19": join(import.meta.dirname, "node_modules/node20/bin/node"),
  "22": join(import.meta.dirname, "node_modules/node22/bin/node"),
  "24": process.execPath,
};
const missing = await missingParts("The test of the package countersign-local on older Nodes", {
  "Node 20.19 for Linux x64 (npm ci --prefix test/clients)": `${NODES["20.19"]} --version`,
  "Node 22 for Linux x64 (npm ci --prefix test/clients)": `${NODES["22"]} --version`,
});

let made: InstalledPackage;
let folder: string;
beforeAll(async () => {
  if (missing.length > 0) return;
  made = await installLocalPackage();
  folder = await mkdtemp(join(tmpdir(), "countersign-"));
  const { code, stderr } = await shell(`npm install --offline --no-audit --no-fund ${made.tarball}`, { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  await symlink(join(ROOT, "node_modules/vitest"), join(folder, "node_modules/vitest"));
  await writeFile(join(folder, "template.yaml"), readmeBlocks(made, "yaml")[0] ?? "");
  await writeFile(join(folder, "stack.test.mjs"), readmeBlocks(made, "js")[0] ?? "");
  await writeFile(join(folder, "stack.test.ts"), readmeBlocks(made, "ts")[0] ?? "");
});
afterAll(async () => {
  if (missing.length > 0) return;
  await rm(folder, { recursive: true, force: true });
  await rm(made.project, { recursive: true, force: true });
});

describe.skipIf(missing.length > 0)("the package's README", () => {
  it.each(["20.19", "22", "24"] as const)("has a test for node:test that passes on Node %s", async (version) => {
    const print = `console.log(process.version)`;
    expect((await finish(start(NODES[version], ["--eval", print]))).stdout).toContain(`v${version}.`);
    const { code, stderr, stdout } = await finish(start(NODES[version], ["--test", "stack.test.mjs"], { cwd: folder }));
    expect([code, stderr], stdout).toEqual([0, ""]);
    expect(stdout).toMatch(/pass 1\n/);
  });

  it.each(["22", "24"] as const)("has a test for vitest that passes on Node %s", async (version) => {
    const vitest = join(folder, "node_modules/vitest/vitest.mjs");
    const flags = [vitest, "run", "stack.test.ts"];
    const { code, stderr, stdout } = await finish(start(NODES[version], flags, { cwd: folder }));
    expect([code, stderr], stdout).toEqual([0, ""]);
    expect(stdout).toMatch(/1 passed/);
  });

  it.each(["20.19", "22", "24"] as const)("has a command that prints its usage on Node %s", async (version) => {
    const { code, stdout } = await finish(
      start(NODES[version], ["node_modules/.bin/countersign-local", "--help"], { cwd: folder }),
    );
    expect([code, stdout.split("\n")[0]]).toEqual([0, "npx countersign-local TEMPLATE [options]"]);
  });
});
