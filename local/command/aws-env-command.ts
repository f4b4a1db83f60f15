import { randomBytes } from "node:crypto";
import { readIdentity } from "../client/identity.ts";
import { keysOf } from "../client/keys-of.ts";
import type { RunningStack } from "../client/running-stacks.ts";
import { type ShellFormat, shellLines } from "../client/shell-lines.ts";
import { UsageError } from "../usage-error.ts";
import { command } from "./command.ts";
import { STACK_FLAG, STACK_USAGE, stackOf } from "./stack-flag.ts";
import type { Wording } from "./wording.ts";

function usageOf({ run }: Wording): string {
  const lines = [
    [`eval "$(${run("aws-env", "")})"`, "sh, bash, zsh"],
    [`${run("aws-env", "--fish")} | source`, "fish"],
    [`${run("aws-env", "--powershell")} | Out-String | iex`, "PowerShell"],
  ];
  const width = Math.max(...lines.map(([line = ""]) => line.length));
  return `${run("aws-env", "[options]").replace("-- [options]", "[-- options]")}

Prints the variables with which a shell uses a running stack: its addresses, the
ids of its pools, and keys.

${lines.map(([line = "", shell]) => `  ${line.padEnd(width)}   ${shell}`).join("\n")}

  --as WHO       the owner of the keys (default: developer)
                   developer   the stack's IAM user
                   account     the application account, which signs in by SRP
                   NAME        a user, who signs in by SRP with the password in
                               COUNTERSIGN_PASSWORD
                   role:NAME   a role of the template, by its logical id
                   function:NAME
                               a Lambda function of the template, likewise
                   guest       a guest of the identity pool
  --fish         writes for fish
  --powershell   writes for PowerShell
  --dotenv       writes NAME='value' lines, for a file
  --json         writes a JSON object
${STACK_USAGE}

For a shell, the first lines remove the variables that would replace these keys:
AWS_PROFILE, AWS_SESSION_TOKEN and their older names.`;
}

const BANNER = `npm run aws-env needs -s: without it npm prints lines of its own, and a shell
would run them. Use: eval "$(npm run -s aws-env)"`;

const FORMATS = ["fish", "powershell", "dotenv", "json"] as const satisfies readonly ShellFormat[];

/** Prints the environment variables with which a shell uses a running stack. */
export async function awsEnvCommand(wording: Wording, args?: readonly string[]): Promise<void> {
  await command({
    usage: usageOf(wording),
    ...(args && { args }),
    options: {
      ...STACK_FLAG,
      as: { type: "string" },
      fish: { type: "boolean" },
      powershell: { type: "boolean" },
      dotenv: { type: "boolean" },
      json: { type: "boolean" },
    },
    async run({ as = "developer", stack: port, ...formats }) {
      if (printsBanner(process.env)) {
        process.stderr.write(`${BANNER}\n`);
        process.exitCode = 2;
        return;
      }
      const chosen = FORMATS.filter((format) => formats[format]);
      if (chosen.length > 1) throw new UsageError(`Pass only one of ${chosen.map((one) => `--${one}`).join(", ")}.`);
      const variables = await variablesOf(await stackOf(port, wording.start), as);
      process.stdout.write(shellLines(variables, chosen[0] ?? "sh"));
    },
  });
}

/** The variables of a stack, with the keys of the identity that `--as` names. */
async function variablesOf(stack: RunningStack, as: string): Promise<Readonly<Record<string, string>>> {
  const identity = readIdentity(as);
  if (identity.kind === "nobody" || identity.kind === "shell") {
    throw new UsageError(
      `--as ${as} has no keys of the stack. Use developer, account, guest, role:NAME, function:NAME or a user.`,
    );
  }
  const keys = await keysOf(identity, { stack, shell: process.env, now: Date.now, randomBytes });
  return {
    ...stack.environment,
    ...(keys && { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey }),
    ...(keys?.sessionToken !== undefined && { AWS_SESSION_TOKEN: keys.sessionToken }),
  };
}

/** Whether npm has printed its banner on stdout: npm runs this script, and not silently. */
function printsBanner({
  npm_lifecycle_event: script,
  npm_config_loglevel: level,
}: Readonly<Record<string, string | undefined>>): boolean {
  return script === "aws-env" && level !== "silent";
}
