/** Runs every command of package.json in a copy of the repository before `npm ci`: without node_modules. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "./fixtures/command.ts";

/** The folders and files that a command reads before its first package is missing. Links would lead Node to the checkout's packages, so these are copies. */
const COPIED = [
  "api",
  "bench",
  "generated",
  "infra",
  "lib",
  "local",
  "package.json",
  "package-lock.json",
  "scripts",
  "serverless.yml",
  "services",
  "tools",
];
/** Commands that need no package, and what they say without a stack and without arguments. */
const NEEDS_NONE: Readonly<Record<string, RegExp>> = {
  "aws-env": /^No stack is running here/,
  call: /^Say which API/,
  env: /^npm run env is not a command/,
  who: /^No stack is running here/,
};
/** Commands that read package-lock.json alone, and so work before `npm ci`. */
const READS_LOCKFILE = ["licences", "sbom"];
/** The command line of each command that refuses its usage before it needs a package. */
const COMMAND_LINES: Readonly<Record<string, readonly string[]>> = {
  deploy: ["--stage", "dev"],
  export: ["--account", "111122223333", "--region", "eu-west-1"],
  new: ["orders"],
  remove: ["--stage", "dev"],
  smoke: ["--stage", "dev"],
  vectors: ["test/vectors/execute-api-sign.json"],
};

interface Scripts {
  scripts: Readonly<Record<string, string>>;
}
const { scripts }: Scripts = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
const commands = Object.values(scripts).flatMap((line) => /scripts\/run\.cjs (\S+)$/.exec(line)?.[1] ?? []);

/** Runs a command in a copy of the repository. Resolves to its exit code and standard error. */
async function runIn(
  root: string,
  name: string,
  ...flags: readonly string[]
): Promise<{ code: number; stderr: string }> {
  const { PATH = "" } = process.env;
  return promisify(execFile)(process.execPath, ["scripts/run.cjs", name, ...flags], { cwd: root, env: { PATH } }).then(
    ({ stderr }) => ({ code: 0, stderr }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  );
}

describe("a command before npm ci", () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "countersign-"));
    for (const path of COPIED)
      await cp(join(ROOT, path), join(root, path), {
        recursive: true,
        filter: (file) => !/node_modules|\.test\.ts$/.test(file),
      });
  });

  afterAll(() => rm(root, { recursive: true, force: true }));

  it.concurrent.each(commands.filter((name) => !READS_LOCKFILE.includes(name)))(
    "%s says what is missing in one sentence",
    async (name) => {
      const { code, stderr } = await runIn(root, name, ...(COMMAND_LINES[name] ?? []));
      expect(code).toBeGreaterThan(0);
      expect(stderr).not.toMatch(/ {4}at /);
      expect(stderr).toMatch(
        NEEDS_NONE[name] ??
          /^(?:The (?:package|program) \S+ is|The tools .* are|Stryker is) not installed\. Run `npm ci[^`]*`\.\n$/,
      );
    },
  );

  it.concurrent.each(READS_LOCKFILE)("%s works", async (name) => {
    const { code, stderr } = await runIn(root, name);
    expect([code, stderr]).toEqual([0, expect.not.stringMatching(/ {4}at /)]);
  });

  it.concurrent.each([
    ["bench", "nopart", /^There is no part nopart\. The parts are serve, /],
    ["export", "--acount", /^There is no flag --acount \(did you mean --account\?\)\.\n/],
  ])("%s says that %s is wrong before it says that a package is missing", async (name, flag, sentence) => {
    const { code, stderr } = await runIn(root, name, flag);
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
  });
});
