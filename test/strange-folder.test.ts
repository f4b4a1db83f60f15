/** Runs the everyday commands in a folder whose name a shell, a pattern or a URL could misread, for a user whose HOME is not a folder. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run, startStack } from "./fixtures/command.ts";
import { scratchProject } from "./fixtures/project.ts";

const env = { HOME: "/dev/null" };

describe("a checkout named `my (repo) é`, without a HOME", () => {
  it("generates, checks, packs and answers", { timeout: 180_000 }, async () => {
    const { root } = await scratchProject("my (repo) é");
    const options = { cwd: root, env };
    const template = await readFile(join(root, "generated/template.json"), "utf8");
    for (const [name, ...flags] of [["generate"], ["check"], ["pack", "--to", join(root, "packed")]]) {
      const { code, stderr } = await run(name ?? "", flags, options);
      expect([name, code, stderr]).toEqual([name, 0, ""]);
    }
    expect(await readFile(join(root, "generated/template.json"), "utf8")).toBe(template);

    const stack = await startStack(["--port", "day=0", "--port", "age=0", "--aws-port", "0"], options);
    const { code, stdout } = await run("call", ["age", "/age?dob=19880101&on=20191122"], options);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^HTTP\/1\.1 200 OK\n.*\{"age":31\}\n?$/s)]);
    expect(await stack.interrupt()).toBe(0);
  });
});
