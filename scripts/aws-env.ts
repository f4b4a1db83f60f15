/** `npm run -s aws-env`: prints the environment variables with which a shell uses a running stack. */
import { type ShellFormat, shellLines } from "../local/client/shell-lines.ts";
import { UserError } from "../local/user-error.ts";
import { command } from "./command.ts";
import { STACK_FLAG, STACK_USAGE, stackOf } from "./stack-flag.ts";

const USAGE = `npm run -s aws-env [-- options]

Prints the variables with which a shell uses a running stack: its addresses, the
ids of its pools, and the keys of its developer.

  eval "$(npm run -s aws-env)"                            sh, bash, zsh
  npm run -s aws-env -- --fish | source                   fish
  npm run -s aws-env -- --powershell | Out-String | iex   PowerShell

  --fish         writes for fish
  --powershell   writes for PowerShell
  --dotenv       writes NAME='value' lines, for a file
  --json         writes a JSON object
${STACK_USAGE}

For a shell, the first lines remove the variables that would replace these keys:
AWS_PROFILE, AWS_SESSION_TOKEN and their older names.`;

const BANNER = `npm run aws-env needs -s: without it npm prints lines of its own, and a shell
would run them. Use: eval "$(npm run -s aws-env)"`;

const FORMATS = ["fish", "powershell", "dotenv", "json"] as const satisfies readonly ShellFormat[];

await command({
  usage: USAGE,
  options: {
    ...STACK_FLAG,
    fish: { type: "boolean" },
    powershell: { type: "boolean" },
    dotenv: { type: "boolean" },
    json: { type: "boolean" },
  },
  async run({ stack: port, ...formats }) {
    if (printsBanner(process.env)) {
      console.error(BANNER);
      process.exitCode = 2;
      return;
    }
    const chosen = FORMATS.filter((format) => formats[format]);
    if (chosen.length > 1) throw new UserError(`Pass only one of ${chosen.map((one) => `--${one}`).join(", ")}.`);
    const { environment } = await stackOf(port);
    process.stdout.write(shellLines(environment, chosen[0] ?? "sh"));
  },
});

/** Whether npm has printed its banner on stdout: npm runs this script, and not silently. */
function printsBanner({
  npm_lifecycle_event: script,
  npm_config_loglevel: level,
}: Readonly<Record<string, string | undefined>>): boolean {
  return script === "aws-env" && level !== "silent";
}
