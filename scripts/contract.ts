/** `npm run contract`: holds running services against their contracts, the local stack unless told otherwise. */
import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cognitoCredentials } from "../lib/call/cognito-credentials.ts";
import type { Credentials } from "../lib/call/sign.ts";
import type { LogEntry } from "../local/log.ts";
import { startLocal } from "../local/stack/start-local.ts";
import { UserError } from "../local/user-error.ts";
import { ensureBundles } from "../tools/bundle/ensure-bundles.ts";
import { problemLines } from "../tools/contract/api-contract.ts";
import { readContracts } from "../tools/contract/read-contracts.ts";
import { type Caller, readGrants, rolesOfGroups } from "../tools/contract-suite/grants.ts";
import { loggedBug } from "../tools/contract-suite/logged-bug.ts";
import { printReport } from "../tools/contract-suite/print-report.ts";
import { refuseUnknownGrants, runSuite } from "../tools/contract-suite/run-suite.ts";
import { onboard } from "../tools/onboard/onboard.ts";
import { command } from "./command.ts";
import { targetsOf } from "./targets.ts";

const USAGE = `npm run contract [-- options]

Tests running services against the contracts in api/: every example, every boundary of every keyword, random requests,
wrong signatures, and what the caller was not granted. Starts a stack of its own, unless it gets a target.

  --target NAME=URL     where a contract is deployed; one for each contract
  --granted NAME.ID     an operation that the caller may call, in place of the template's grants; "" for none
  --seed N              the random cases of an earlier run
  --runs N              random cases an operation (default: 100)
  --help                this

With --target the environment says whose session it is: COGNITO_* and API_GATEWAY_REGION as a caller has them, with AWS keys
that may read the secret; or, without COGNITO_SECRET_ID, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN of the
caller's role.`;

await command({
  usage: USAGE,
  options: {
    target: { type: "string", multiple: true },
    granted: { type: "string", multiple: true },
    seed: { type: "string" },
    runs: { type: "string" },
  },
  async run({ granted, runs = "100", seed, target = [] }) {
    const root = process.cwd();
    const read = await readContracts(join(root, "api"));
    if (!read.ok) throw new UserError(problemLines(read.problems).join("\n"));
    const template: unknown = JSON.parse(await readFile(join(root, "generated/template.json"), "utf8"));
    const grouped = rolesOfGroups(template);
    const caller = callerOf(readGrants(template, read.contracts), grouped, granted);
    const drawn = {
      seed: seed === undefined ? randomInt(2 ** 31) : whole("--seed", seed),
      randomRuns: whole("--runs", runs),
    };
    refuseUnknownGrants(read.contracts, caller);
    const running =
      target.length > 0 ? deployed(target) : await local(root, template, grouped.includes(caller.name) ? null : caller);
    try {
      const report = await runSuite({ ...running, ...drawn, contracts: read.contracts, caller });
      console.log(printReport(report));
      if (report.failures.length + report.contractProblems.length === 0) return;
      process.exitCode = 1;
      const bugs = running.bugs();
      if (bugs.length > 0) console.log(["", "What the services logged:", ...bugs.map((bug) => `  ${bug}`)].join("\n"));
    } finally {
      await running.close();
    }
  },
});

interface Running {
  /** What the services logged as their own bugs, each once. Empty for what is deployed: its log is in CloudWatch. */
  bugs: () => readonly string[];
  targets: Readonly<Record<string, string>>;
  session: () => Promise<Credentials>;
  region: string;
  close: () => Promise<void>;
}

/** Who signs: the role of the user pool's group, the only caller there is, or whoever --granted is about. */
function callerOf(
  callers: readonly Caller[],
  grouped: readonly string[],
  granted: readonly string[] | undefined,
): Caller {
  const found = callers.find(({ name }) => grouped.includes(name)) ?? callers[0];
  const name = found?.name ?? grouped[0] ?? "the caller";
  return { name, granted: granted?.filter((operation) => operation !== "") ?? found?.granted ?? [] };
}

/**
 * The stack that would be deployed. A caller that signs in gets an account; one whose function's own role is granted
 * (ageCredentials=role) gets that role's keys.
 */
async function local(root: string, template: unknown, withOwnRole: Caller | null): Promise<Running> {
  // Workers share the process's time zone, and Lambda's is UTC.
  process.env["TZ"] = "UTC";
  await ensureBundles(root);
  const bugs = new Set<string>();
  const log = (entry: LogEntry) => {
    const bug = entry.kind === "function" ? loggedBug(entry.line) : undefined;
    if (entry.kind === "function" && bug !== undefined) bugs.add(`${entry.name}: ${bug}`);
  };
  const stack = await startLocal({ template, root, log });
  const running = {
    bugs: () => [...bugs],
    targets: Object.fromEntries(stack.apis.map(({ name, url }) => [name, url])),
    region: stack.region,
    close: stack.close,
  };
  if (withOwnRole !== null) return { ...running, session: async () => stack.roleSession(withOwnRole.name) };
  try {
    Object.assign(process.env, stack.environment);
    const outcome = await onboard({
      region: stack.region,
      endpoint: stack.awsEndpoint,
      credentials: stack.developer,
      userPoolId: stack.environment["COGNITO_USER_POOL_ID"] ?? "",
      appClientId: stack.environment["COGNITO_APP_CLIENT_ID"] ?? "",
      identityPoolId: stack.environment["COGNITO_IDENTITY_POOL_ID"] ?? "",
      secretId: stack.environment["COGNITO_SECRET_ID"] ?? "",
      group: stack.environment["COGNITO_GROUP"] ?? "",
    });
    if (!outcome.ok) throw new UserError(outcome.sentence);
  } catch (error) {
    await stack.close();
    throw error;
  }
  return { ...running, session: signIn };
}

function deployed(targets: readonly string[]): Running {
  return {
    bugs: () => [],
    targets: targetsOf(targets),
    session: process.env["COGNITO_SECRET_ID"] ? signIn : async () => givenSession(),
    region: variable("API_GATEWAY_REGION"),
    close: async () => undefined,
  };
}

/** A session of its own, as the caller gets one: secret, sign-in, identity, credentials. */
function signIn(): Promise<Credentials> {
  return cognitoCredentials({
    region: variable("COGNITO_REGION"),
    userPoolId: variable("COGNITO_USER_POOL_ID"),
    appClientId: variable("COGNITO_APP_CLIENT_ID"),
    identityPoolId: variable("COGNITO_IDENTITY_POOL_ID"),
    secretId: variable("COGNITO_SECRET_ID"),
  })();
}

function givenSession(): Credentials {
  return {
    accessKeyId: variable("AWS_ACCESS_KEY_ID"),
    secretAccessKey: variable("AWS_SECRET_ACCESS_KEY"),
    sessionToken: variable("AWS_SESSION_TOKEN"),
  };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new UserError(`${name} is not set: see npm run contract -- --help for what a session is made of.`);
}

function whole(flag: string, text: string): number {
  if (/^-?\d{1,10}$/.test(text)) return Number(text);
  throw new UserError(`${flag} wants a whole number.`);
}
