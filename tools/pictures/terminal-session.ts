/**
 * Runs the README's three requests against a stack of its own and records what a person would see: the shell, and the log of
 * `npm start`.
 *
 * It assumes that the functions' bundles exist under `root` and that `curl` 7.75 or newer is installed.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { printLog } from "../../local/stack/print-log.ts";
import { type LocalStack, startLocal } from "../../local/stack/start-local.ts";
import { onboardLocal } from "../onboard/onboard-local.ts";

/** One entry of the shell: a command as it is typed, and the lines that it prints. */
export interface ShellStep {
  command: string;
  answer: readonly string[];
}

/** What the two terminals show. */
export interface TerminalSession {
  shell: readonly ShellStep[];
  log: readonly string[];
}

/** Where `npm start` puts age and day. The session's own stack has other ports, so that it never meets a running one. */
const PORTS: Readonly<Record<string, string>> = { day: "http://localhost:3000", age: "http://localhost:3001" };

/** Each begins with a comment of the shell, so that the picture says what it shows. */
const COMMANDS: readonly string[] = [
  [
    "# day is public: it signs in with Cognito, signs a request, and calls age",
    "curl -i 'http://localhost:3000/day?dob=19880101&on=20191122'",
  ],
  ["# age, without a signature", "curl -i 'http://localhost:3001/age?dob=19880101'"],
  [
    "# age, with a good signature of an IAM user who is not one of its callers",
    "curl -i --aws-sigv4 aws:amz:eu-west-1:execute-api \\",
    '       --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\',
    "       'http://localhost:3001/age?dob=19880101'",
  ],
].map((lines) => lines.join("\n"));

/** Runs the session. Throws when the stack does not start, day's account cannot be made, or curl fails. */
export async function runTerminalSession({
  root,
  template,
}: {
  root: string;
  template: unknown;
}): Promise<TerminalSession> {
  const log: string[] = [];
  const print = printLog((line) => log.push(line.trimEnd()), { colour: false });
  // The lines that the functions write themselves are long JSON, and docs/observability.md shows them.
  const stack = await startLocal({ template, root, log: (entry) => entry.kind === "request" && print(entry) });
  try {
    for (const one of stack.functions.values()) one.warm();
    const outcome = await onboardLocal(stack);
    if (!outcome.ok) throw new Error(outcome.sentence);
    log.length = 0;
    const shell: ShellStep[] = [];
    for (const command of COMMANDS) shell.push({ command, answer: await runCommand(command, stack) });
    return { shell, log };
  } finally {
    await stack.close();
  }
}

async function runCommand(command: string, { apis, developer }: LocalStack): Promise<readonly string[]> {
  const atOwnPorts = apis.reduce((text, { name, url }) => text.replaceAll(PORTS[name] ?? url, url), command);
  const { stdout } = await promisify(execFile)("bash", ["-c", atOwnPorts.replaceAll("curl -i", "curl -sS -i")], {
    env: {
      PATH: process.env["PATH"],
      AWS_ACCESS_KEY_ID: developer.accessKeyId,
      AWS_SECRET_ACCESS_KEY: developer.secretAccessKey,
    },
  });
  return shortened(stdout);
}

/** Keeps the status line and the body. An ellipsis stands for the headers. */
function shortened(answer: string): readonly string[] {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  const [status = ""] = head.split("\r\n");
  return [`${status.trimEnd()} …`, body.trimEnd()];
}
