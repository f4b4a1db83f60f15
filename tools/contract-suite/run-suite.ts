/**
 * The contract suite: makes cases from the contracts and the caller's grants, sends them to running services, and reports every answer that
 * breaks its contract. The suite gets the services' addresses and the credentials as options.
 */
import type { Credentials } from "../../lib/call/sign.ts";
import { UsageError } from "../../local/usage-error.ts";
import { type ApiContract, problemLine } from "../contract/api-contract.ts";
import { createSchemas } from "../contract/schemas.ts";
import { authCases, policyCases } from "./auth-cases.ts";
import { openSession, refuseForeignKeys } from "./caller-session.ts";
import { type CaseRunner, createCaseRunner, type SuiteFailure } from "./case-runner.ts";
import { answersOf } from "./examples.ts";
import type { Caller } from "./grants.ts";
import { fixedCases, type OperationSetting, settingOf } from "./operation-cases.ts";
import { randomAcceptedCases, randomRefusedCases } from "./random-cases.ts";
import { createTally } from "./tally.ts";
import { createSend } from "./wire.ts";

export interface SuiteOptions {
  contracts: readonly ApiContract[];
  /** The address of each contract's API, by the contract's name: `{ age: "https://.../dev" }`. */
  targets: Readonly<Record<string, string>>;
  /** The role that signs, and the operations that it may call. */
  caller: Caller;
  /** Returns a new session of the caller at every call. */
  session: () => Promise<Credentials>;
  /** The region that signatures are scoped to. */
  region: string;
  /** Seed of the random cases; the same seed makes the same cases. */
  seed: number;
  /** Random cases for each operation, half of them allowed and half not. Default 100. */
  randomRuns?: number;
  /** True to stop at the first failure. Default false. */
  stopAtFirst?: boolean;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
}

export interface SuiteReport {
  cases: number;
  seed: number;
  failures: readonly SuiteFailure[];
  /** Faults of the contracts themselves: wrong examples, and declared statuses that no case reached. */
  contractProblems: readonly string[];
  table: string;
}

/**
 * Runs every case. Throws a UsageError when the suite cannot begin: a contract has no address, a grant names an operation that does not
 * exist, or the callee's policy denies the keys.
 */
export async function runSuite(options: SuiteOptions): Promise<SuiteReport> {
  const { caller, contracts, region, seed, targets } = options;
  refuseUnknownTargets(options);
  const settings = contracts.flatMap((contract) => {
    const schemas = createSchemas(contract);
    return contract.operations.map((operation) => settingOf(contract, operation, schemas));
  });
  const baseOf = ({ name }: { name: string }) => (targets[name] ?? "").replace(/\/$/, "");
  const signing = settings.some(({ operation }) => operation.auth === "AWS_IAM")
    ? await openSession(options)
    : undefined;
  const tally = createTally(contracts);
  const { close, send } = createSend();
  const runner = createCaseRunner({ baseOf, region, send, signing, tally });
  try {
    const granted = settings.filter((setting) => isGranted(setting, caller));
    await refuseForeignKeys({ caller, baseOf, granted, signing, send });
    await runCases(runner, settings, options);
  } finally {
    close();
  }
  return {
    cases: runner.sent(),
    seed,
    failures: runner.failures,
    contractProblems: [...settings.flatMap(exampleProblems), ...tally.problems()],
    table: tally.table(),
  };
}

async function runCases(
  runner: CaseRunner,
  settings: readonly OperationSetting[],
  { caller, randomRuns = 100, seed, stopAtFirst = false }: SuiteOptions,
): Promise<void> {
  const drawn = { seed, numRuns: Math.ceil(randomRuns / 2) };
  const isDone = () => stopAtFirst && runner.failures.length > 0;
  for (const setting of settings) {
    const granted = isGranted(setting, caller);
    const fixed = granted ? fixedCases(setting) : policyCases(setting, caller.name);
    for (const one of [...fixed, ...authCases(setting)]) {
      if (isDone()) return;
      await runner.run(setting, one);
    }
    if (!granted || randomRuns === 0) continue;
    for (const cases of [randomAcceptedCases(setting), randomRefusedCases(setting)]) {
      if (isDone()) return;
      if (cases !== undefined) await runner.runRandom(setting, cases, drawn);
    }
  }
}

function isGranted({ contract, operation }: OperationSetting, caller: Caller): boolean {
  return operation.auth === "NONE" || caller.granted.includes(`${contract.name}.${operation.id}`);
}

function refuseUnknownTargets({ caller, contracts, targets }: SuiteOptions): void {
  const missing = contracts.filter(({ name }) => !targets[name]).map(({ name }) => name);
  if (missing.length > 0)
    throw new UsageError(`${missing.join(" and ")} has no address. Add --target ${missing[0]}=https://...`);
  refuseUnknownGrants(contracts, caller);
}

/** Throws a UsageError when a grant names something that is not an operation. */
export function refuseUnknownGrants(contracts: readonly ApiContract[], caller: Caller): void {
  const known = contracts.flatMap(({ name, operations }) => operations.map(({ id }) => `${name}.${id}`));
  const unknown = caller.granted.filter((operation) => !known.includes(operation));
  if (unknown.length > 0)
    throw new UsageError(`${unknown.join(", ")} is granted, but is not an operation. Name one of ${known.join(", ")}.`);
}

/** Finds the examples of answers that break their own schema. */
function exampleProblems({ contract, operation, schemas }: OperationSetting): string[] {
  return answersOf(contract, operation).flatMap(({ body, mediaType, name, pointer, status }) => {
    const schema = operation.responses[status]?.content[mediaType];
    const violation = schema === undefined ? undefined : schemas.violation(schema, body);
    if (violation === undefined) return [];
    return [
      problemLine({ ...contract.placeOf(pointer), sentence: `the example ${name} does not conform: ${violation}` }),
    ];
  });
}
