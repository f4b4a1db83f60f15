/** `npm run -s aws-env` in a shell, and what a shell does with the output of npm when `-s` is forgotten. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, run, shell, startStack } from "./fixtures/command.ts";
import { linkCheckout } from "./fixtures/linked-checkout.ts";
import { scratch } from "./fixtures/scratch.ts";

const ANY_PORTS = ["--port", "day=0", "--port", "age=0", "--aws-port", "0"];
/** A variable of the shell that must not land in a file. */
const MARK = "a-secret-of-this-shell";

/** Runs a line in an empty folder. Returns its outcome and the texts of the files that it has left there. */
async function inEmptyFolder(line: string) {
  const folder = await scratch();
  const outcome = await shell(line, { cwd: folder, env: { A_SECRET: MARK } });
  const names = await readdir(folder);
  return { ...outcome, files: await Promise.all(names.map((name) => readFile(join(folder, name), "utf8"))) };
}

describe("npm run aws-env without -s", () => {
  it("prints no variable, says the right line, and ends with 2", async () => {
    const refused = await shell("npm run aws-env");
    expect(refused.code).toBe(2);
    expect(refused.stdout).not.toContain("export");
    expect(refused.stderr).toContain("npm run aws-env needs -s");
    expect(refused.stderr).toContain('eval "$(npm run -s aws-env)"');
  });

  it.each(['eval "$(npm --prefix ROOT run aws-env)"', "eval $(npm --prefix ROOT run aws-env)"])(
    "fails in %s, and no file holds a variable of the shell",
    async (line) => {
      const { code, files, stderr } = await inEmptyFolder(line.replace("ROOT", `'${ROOT}'`));
      expect(code).not.toBe(0);
      expect(stderr).toMatch(/aws-env: .*not found/);
      expect(files.join()).not.toContain(MARK);
    },
  );
});

describe("npm run env", () => {
  it("says what to use instead, and ends with 2", async () => {
    const refused = await shell("npm run -s env");
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain('eval "$(npm run -s aws-env)"');
  });

  it("cannot stop its banner from running env, and git ignores the files that this writes", async () => {
    const { files } = await inEmptyFolder(`eval "$(npm --prefix '${ROOT}' run env)"`);
    expect(files.join()).toContain(MARK);
    const { stdout } = await shell("git check-ignore --no-index countersign@0.1.0 node");
    expect(stdout).toBe("countersign@0.1.0\nnode\n");
  });
});

describe("npm run -s aws-env", () => {
  it("names the stacks when several run, takes --stack, and knows the others when one has ended", async () => {
    const folder = await scratch();
    await linkCheckout(folder);
    const [one, other] = await Promise.all([
      startStack(ANY_PORTS, { cwd: folder }),
      startStack(ANY_PORTS, { cwd: folder }),
    ]);
    const several = await run("aws-env", [], { cwd: folder });
    expect([several.code, several.stdout]).toEqual([1, ""]);
    expect(several.stderr).toMatch(
      /^2 stacks are running here\. Choose one of them:\n(?: {2}--stack \d+ {4}day http:\S+, age http:\S+\n){2}$/,
    );
    const [port = ""] = [...several.stderr.matchAll(/--stack (\d+)/g)].map(([, found]) => found);
    const chosen = await run("aws-env", ["--stack", port, "--json"], { cwd: folder });
    expect(JSON.parse(chosen.stdout)["AWS_ENDPOINT_URL"]).toBe(`http://127.0.0.1:${port}`);
    const unknown = await run("aws-env", ["--stack", "1"], { cwd: folder });
    expect(unknown.stderr).toMatch(/^--stack 1: no stack has its AWS endpoint at this port\.\n/);

    expect(await one.interrupt()).toBe(0);
    const left = await run("aws-env", ["--json"], { cwd: folder });
    expect(other.output()).toContain(new URL(JSON.parse(left.stdout)["AWS_ENDPOINT_URL"]).port);
    expect(await other.interrupt()).toBe(0);
    expect(await readdir(join(folder, ".countersign"))).toEqual([".gitignore"]);
  });

  it("takes one format", async () => {
    const refused = await run("aws-env", ["--json", "--fish"]);
    expect([refused.code, refused.stderr]).toEqual([2, "Pass only one of --fish, --json.\n"]);
  });
});
