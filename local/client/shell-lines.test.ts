import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { missingClients } from "../../test/fixtures/clients.ts";
import { scratch } from "../../test/fixtures/scratch.ts";
import { shellLines } from "./shell-lines.ts";

/** Values with every character that a shell treats as special between or around quotes. */
const VARIABLES = {
  AWS_SECRET_ACCESS_KEY: "a+b/c==",
  AWKWARD: "it's `id` $(id) $HOME \"two\" \\ \\' %PATH% !! ; & | ~ *",
};

const withoutFish = await missingClients("The test of aws-env in fish", ["fish"]);

describe("shellLines", () => {
  it("gives a POSIX shell each value as it is, and removes what would replace the keys", async () => {
    const file = join(await scratch(), "lines");
    await writeFile(file, shellLines(VARIABLES, "sh"));
    const script = `. '${file}'; printf '%s\\n' "$AWS_SECRET_ACCESS_KEY" "$AWKWARD"; env | grep -c '^AWS_' `;
    const env = { AWS_PROFILE: "work", AWS_DEFAULT_PROFILE: "work", AWS_SESSION_TOKEN: "a", AWS_SECURITY_TOKEN: "b" };
    const output = execFileSync("/bin/sh", ["-c", script], { env, encoding: "utf8" });
    expect(output).toBe(`${VARIABLES.AWS_SECRET_ACCESS_KEY}\n${VARIABLES.AWKWARD}\n1\n`);
  });

  it.skipIf(withoutFish.length > 0)(
    "gives fish each value as it is, and removes what would replace the keys",
    async () => {
      const file = join(await scratch(), "lines");
      await writeFile(file, shellLines(VARIABLES, "fish"));
      const script = `source '${file}'; printf '%s\\n' "$AWS_SECRET_ACCESS_KEY" "$AWKWARD"; env | grep -c '^AWS_'`;
      const env = { PATH: process.env["PATH"], HOME: "/dev/null", AWS_PROFILE: "work", AWS_SESSION_TOKEN: "a" };
      const output = execFileSync("fish", ["--no-config", "-c", script], { env, encoding: "utf8" });
      expect(output).toBe(`${VARIABLES.AWS_SECRET_ACCESS_KEY}\n${VARIABLES.AWKWARD}\n1\n`);
    },
  );

  it("escapes quotes and backslashes for fish", () => {
    expect(shellLines({ A: "it's \\ $x" }, "fish")).toBe(`set -e AWS_SESSION_TOKEN
set -e AWS_SECURITY_TOKEN
set -e AWS_CREDENTIAL_EXPIRATION
set -e AWS_PROFILE
set -e AWS_DEFAULT_PROFILE
set -gx A 'it\\'s \\\\ $x'
`);
  });

  it("doubles quotes for PowerShell", () => {
    const lines = shellLines({ A: "it's $x" }, "powershell").split("\n");
    expect(lines[0]).toBe("Remove-Item Env:AWS_SESSION_TOKEN -ErrorAction SilentlyContinue");
    expect(lines.at(-2)).toBe("$env:A = 'it''s $x'");
    // PowerShell also ends a string at a typographic quote.
    expect(shellLines({ A: "\u2018a\u2019\u201a\u201b" }, "powershell")).toContain(
      "'\u2018\u2018a\u2019\u2019\u201a\u201a\u201b\u201b'",
    );
  });

  it("writes a dotenv file that Node reads", () => {
    const variables = { A: "a+b/c==", B: "it's", C: '#1 "two"' };
    expect(parseEnv(shellLines(variables, "dotenv"))).toEqual(variables);
    expect(() => shellLines({ A: `'"\`` }, "dotenv")).toThrow("A has all three kinds of quotes");
  });

  it("writes JSON", () => {
    expect(JSON.parse(shellLines(VARIABLES, "json"))).toEqual(VARIABLES);
  });
});
