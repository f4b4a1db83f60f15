import { randomBytes } from "node:crypto";
import { call, recordOf } from "../client/call.ts";
import { headText, mismatchText, signingText } from "../client/call-text.ts";
import { decisionText } from "../client/decision-text.ts";
import { readIdentity } from "../client/identity.ts";
import { type RunningStack, readStackFiles } from "../client/running-stacks.ts";
import type { Header } from "../client/sign.ts";
import { suggestion } from "../suggestion.cjs";
import { UsageError } from "../usage-error.ts";
import { command } from "./command.ts";
import { STACK_FLAG, STACK_USAGE, stackOf } from "./stack-flag.ts";
import { usageText } from "./usage-text.ts";
import type { Wording } from "./wording.ts";

function usageOf({ run }: Wording): string {
  return `${run("call", "API TARGET [options]")}
${run("call", "TARGET --url URL [options]")}

Signs a request with AWS Signature Version 4, sends it, and prints the answer.

  ${run("call", "age '/age?dob=19880101'")}

  --as WHO       the caller (default: account, or nobody when the stack has no
                 account; with --url: shell):
                   nobody      does not sign
                   account     the application account, which signs in by SRP
                   NAME        a user, who signs in by SRP with the password in
                               COUNTERSIGN_PASSWORD
                   role:NAME   a role of the template, by its logical id
                   function:NAME
                               a Lambda function of the template, likewise
                   guest       a guest of the identity pool
                   developer   the stack's IAM user
                   shell       the keys in the shell's AWS variables
  --explain      prints the canonical request, the string to sign, and why the
                 stack let the request in or refused it: for a wrong signature
                 the lines that differ, for a denial the statements considered
                 and the smallest statement that would allow the request
  -X METHOD      the method (default: GET, with -d POST)
  -d BODY        the body; its type is JSON unless -H says another
  -H HEADER      a header, 'Name: value'; may be given more than once
  --url URL      another address than that of the stack's API, such as
                 https://APIID.execute-api.eu-west-1.amazonaws.com/dev
${STACK_USAGE}`;
}

/** Signs a request, sends it and prints the answer. */
export async function callCommand(wording: Wording, args?: readonly string[]): Promise<void> {
  const usage = usageOf(wording);
  await command({
    usage,
    ...(args && { args }),
    options: {
      ...STACK_FLAG,
      as: { type: "string" },
      explain: { type: "boolean" },
      method: { type: "string", short: "X" },
      data: { type: "string", short: "d" },
      header: { type: "string", short: "H", multiple: true },
      url: { type: "string" },
    },
    operands: true,
    async run({ as, data, explain, header = [], method, stack: port, url }, operands) {
      const [target = "", api] = operands.toReversed();
      const isComplete = operands.length === (url === undefined ? 2 : 1) && target.startsWith("/");
      if (!isComplete)
        throw new UsageError(`Say which API, and a target that begins with a slash.\n\n${usageText(usage)}`);
      if (method !== undefined && !/^[A-Za-z-]+$/.test(method))
        throw new UsageError(`-X ${method}: write a method, such as -X POST.`);
      if (url !== undefined && !(URL.canParse(url) && /^https?:/.test(new URL(url).protocol))) {
        throw new UsageError(`--url ${url}: write an address that begins with https:// or http://.`);
      }
      const stack = url === undefined ? await stackOf(port, wording.start) : await onlyStack(port, wording.start);
      const sent = await call({
        identity: readIdentity(as ?? (url === undefined ? usualCaller(stack) : "shell")),
        url: url ?? addressOf(api ?? "", stack?.apis ?? []),
        method: method ?? (data === undefined ? "GET" : "POST"),
        target,
        headers: header.map(readHeader),
        body: data ?? "",
        stack,
        shell: process.env,
        now: Date.now,
        randomBytes,
      });
      const { stdout } = process;
      if (explain) stdout.write(`${signingText(sent.signed)}\n`);
      stdout.write(headText(sent.answer));
      stdout.write(sent.answer.body);
      stdout.write("\n");
      if (!explain) return;
      const mismatch = mismatchText(sent.signed, sent.answer);
      if (mismatch !== "") stdout.write(`\n${mismatch}`);
      stdout.write(`\n${decisionText(stack && (await recordOf(stack, sent)))}`);
    },
  });
}

/** The stack that `--url` needs for its identities: the one that `--stack` names, or the only one. Undefined when there is none, or are several. */
async function onlyStack(port: string | undefined, startCommand: string): Promise<RunningStack | undefined> {
  if (port !== undefined) return stackOf(port, startCommand);
  const stacks = await readStackFiles(process.cwd());
  return stacks.length === 1 ? stacks[0] : undefined;
}

function usualCaller(stack: RunningStack | undefined): string {
  return stack?.environment["COGNITO_SECRET_ID"] === undefined ? "nobody" : "account";
}

function addressOf(api: string, apis: RunningStack["apis"]): string {
  const found = apis.find(({ name }) => name.toLowerCase() === api.toLowerCase());
  if (found !== undefined) return found.url;
  const names = apis.map(({ name }) => name);
  throw new UsageError(`The stack has no API ${api}${suggestion(api, names)}. Its APIs are ${names.join(" and ")}.`);
}

function readHeader(text: string): Header {
  const [, name, value] = /^([!#$%&'*+.^`|~\w-]+):[\t ]*([\t\x20-\x7e]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`-H ${JSON.stringify(text)}: write -H 'Name: value'.`);
  return [name, value];
}
