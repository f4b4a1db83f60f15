import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { finish, ROOT, start } from "../../test/fixtures/command.ts";
import { scratch } from "../../test/fixtures/scratch.ts";

/** Runs a command whose work is `body`, in a separate process. */
async function runCommand(body: string, flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const file = join(await scratch(), "try.ts");
  const address = (path: string) => JSON.stringify(pathToFileURL(join(ROOT, path)).href);
  await writeFile(
    file,
    `import { command } from ${address("local/command/command.ts")};
    import { UserError } from ${address("local/user-error.ts")};
    class NewProblem extends UserError {}
    await command({ usage: "npm run try\\n\\nHelp.", options: { to: { type: "string" } }, run: async () => { ${body} } });`,
  );
  return finish(start(process.execPath, [file, ...flags], { env }));
}

describe("command", () => {
  it("prints the message of a user error of any class, without a stack trace", async () => {
    expect(await runCommand('throw new NewProblem("orders.yaml:3:5: no such type");')).toEqual({
      code: 1,
      stdout: "",
      stderr: "orders.yaml:3:5: no such type\n",
    });
  });

  it("leaves any other error its stack trace", async () => {
    const { code, stderr } = await runCommand('throw new TypeError("a bug");');
    expect(code).toBe(1);
    expect(stderr).toMatch(/TypeError: a bug\n\s+at /);
  });

  it("ends with exit code 2 on a flag that it does not know, and writes how it is called instead of its help", async () => {
    expect(await runCommand('console.log("ran");', ["--colour"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "There is no flag --colour.\n\nUsage: npm run try\nSee `npm run try -- --help`.\n",
    });
  });

  it("refuses a flag that npm has kept for itself", async () => {
    const env = { npm_lifecycle_event: "try", npm_config_to: "true" };
    const { code, stderr, stdout } = await runCommand('console.log("ran");', ["folder"], env);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^npm has taken the flag --to for itself: write -- before the flags of the command\.\n/);
  });
});
