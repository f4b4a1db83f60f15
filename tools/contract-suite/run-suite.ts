/**
 * The contract suite: makes cases from the contracts and the caller's grants, sends them to running services, and reports every answer
 * that breaks its contract. It knows the services only by their addresses, and gets its credentials from the caller of the suite.
 */
import fc from "fast-check";
import type { Credentials } from "../../lib/call/sign.ts";
import { createMask } from "../../lib/serve/mask.ts";
import { textsWithin } from "../../lib/serve/personal-values.ts";
import { type ApiContract, problemLine } from "../contract/api-contract.ts";
import type { Place } from "../contract/place.ts";
import { createSchemas } from "../contract/schemas.ts";
import { authCases, policyCase } from "./auth-cases.ts";
import type { SuiteCase } from "./case.ts";
import { curlLine } from "./curl.ts";
import { answersOf } from "./examples.ts";
import type { Caller } from "./grants.ts";
import { judge } from "./judge.ts";
import { fixedCases, type OperationSetting, settingOf } from "./operation-cases.ts";
import { parseJson } from "./parse-json.ts";
import { randomAcceptedCases, randomRefusedCases } from "./random-cases.ts";
import { SuiteProblem } from "./suite-problem.ts";
import { createTally } from "./tally.ts";
import { createSend, type WireAnswer } from "./wire.ts";
import { type Signing, writeRequest } from "./write-request.ts";

export interface SuiteOptions {
  contracts: readonly ApiContract[];
  /** Where each contract is served, by its name: `{ age: "https://.../dev" }`. */
  targets: Readonly<Record<string, string>>;
  /** The role that signs, and the operations that it may call. */
  caller: Caller;
  /** A new session of the caller at every call. */
  session: () => Promise<Credentials>;
  /** The region that signatures are scoped to. */
  region: string;
  /** Seed of the random cases; the same seed makes the same cases. */
  seed: number;
  /** Random cases for each operation, half of them allowed and half not. Default 100. */
  randomRuns?: number;
  /** Whether to stop at the first failure. Default false. */
  stopAtFirst?: boolean;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
}

export interface SuiteFailure {
  /** Where the contract has the operation. */
  place: Place;
  /** `age.getAge`. */
  operation: string;
  check: string;
  title: string;
  problems: readonly string[];
  /** A shell line that sends it again. */
  curl: string;
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
 * Runs every case. Throws a SuiteProblem when it cannot begin: a contract without an address, a grant of an operation that does not
 * exist, or keys that the callee's policy denies.
 */
export async function runSuite(options: SuiteOptions): Promise<SuiteReport> {
  const { caller, contracts, randomRuns = 100, region, seed, targets, now = Date.now } = options;
  refuseUnknownTargets(options);
  const settings = contracts.flatMap((contract) => {
    const schemas = createSchemas(contract);
    return contract.operations.map((operation) => settingOf(contract, operation, schemas));
  });
  const isGranted = ({ contract, operation }: OperationSetting) =>
    operation.auth === "NONE" || caller.granted.includes(`${contract.name}.${operation.id}`);
  const signing = settings.some(({ operation }) => operation.auth === "AWS_IAM")
    ? await openSession(options, now)
    : undefined;
  const tally = createTally(contracts);
  const mask = createMask();
  const failures: SuiteFailure[] = [];
  let cases = 0;
  const { close, send } = createSend();

  /** Sends a case and returns the faults of the answer. Counts the case when it has none. */
  async function attempt(setting: OperationSetting, one: SuiteCase): Promise<string[]> {
    cases += 1;
    let answer: WireAnswer;
    try {
      answer = await send(await writeRequest(one, baseOf(one), signing));
    } catch (error) {
      return [mask(error instanceof Error ? error.message : String(error), personalTexts(one))];
    }
    const problems = judge(one, setting, answer);
    if (problems.length === 0) tally.count(one, answer.status);
    return problems.map((problem) => mask(problem, personalTexts(one)));
  }

  const enough = () => options.stopAtFirst === true && failures.length > 0;

  function baseOf({ contract }: SuiteCase): string {
    return (targets[contract.name] ?? "").replace(/\/$/, "");
  }

  function report(one: SuiteCase, problems: readonly string[]): void {
    if (problems.length === 0) return;
    const operation = `${one.contract.name}.${one.operation.id}`;
    const place = one.contract.placeOf(one.operation.pointer);
    const curl = curlLine(one, baseOf(one), region);
    failures.push({ place, operation, check: one.kind, title: one.title, problems, curl });
  }

  async function random(setting: OperationSetting, made: fc.Arbitrary<SuiteCase> | undefined): Promise<void> {
    if (made === undefined || randomRuns === 0) return;
    let smallest: { one: SuiteCase; problems: string[] } | undefined;
    const property = fc.asyncProperty(made, async (one) => {
      const problems = await attempt(setting, one);
      // fast-check shrinks from the last failure on, so the last one is the smallest.
      if (problems.length > 0) smallest = { one, problems };
      return problems.length === 0;
    });
    await fc.check(property, { seed, numRuns: Math.ceil(randomRuns / 2) });
    if (smallest !== undefined) report(smallest.one, smallest.problems);
  }

  try {
    await refuseForeignKeys(options, settings.filter(isGranted), signing, send);
    for (const setting of settings) {
      if (enough()) break;
      if (!isGranted(setting)) {
        const one = policyCase(setting, caller.name);
        report(one, await attempt(setting, one));
      }
      const fixed = isGranted(setting) ? [...fixedCases(setting), ...authCases(setting)] : authCases(setting);
      for (const one of fixed) {
        report(one, await attempt(setting, one));
        if (enough()) break;
      }
      if (!isGranted(setting) || enough()) continue;
      await random(setting, randomAcceptedCases(setting));
      await random(setting, randomRefusedCases(setting));
    }
  } finally {
    close();
  }
  return {
    cases,
    seed,
    failures,
    contractProblems: [...settings.flatMap(exampleProblems), ...tally.problems()],
    table: tally.table(),
  };
}

function refuseUnknownTargets({ caller, contracts, targets }: SuiteOptions): void {
  const missing = contracts.filter(({ name }) => !targets[name]).map(({ name }) => name);
  if (missing.length > 0)
    throw new SuiteProblem(`${missing.join(" and ")} has no address. Add --target ${missing[0]}=https://...`);
  refuseUnknownGrants(contracts, caller);
}

/** Throws a SuiteProblem when a grant names something that is not an operation. */
export function refuseUnknownGrants(contracts: readonly ApiContract[], caller: Caller): void {
  const known = contracts.flatMap(({ name, operations }) => operations.map(({ id }) => `${name}.${id}`));
  const unknown = caller.granted.filter((operation) => !known.includes(operation));
  if (unknown.length > 0)
    throw new SuiteProblem(
      `${unknown.join(", ")} is granted, but is not an operation. Name one of ${known.join(", ")}.`,
    );
}

async function openSession({ region, session }: SuiteOptions, now: () => number): Promise<Signing> {
  const [own, other] = [await session(), await session()];
  const token = own.sessionToken ?? "";
  // In role mode the caller has one session only, and tries its token with a letter changed.
  const altered = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
  const others = [other.sessionToken, altered].filter((one) => one !== undefined);
  const foreignToken = others.find((one) => one !== token) ?? altered;
  return { region, session: own, foreignToken, now };
}

/** Throws when the keys are not the caller's: every case would fail in the same way. */
async function refuseForeignKeys(
  { caller, targets }: SuiteOptions,
  granted: readonly OperationSetting[],
  signing: Signing | undefined,
  send: ReturnType<typeof createSend>["send"],
): Promise<void> {
  const setting = granted.find(({ operation }) => operation.auth === "AWS_IAM");
  if (setting === undefined) return;
  const one = policyCase(setting, caller.name);
  const base = (targets[setting.contract.name] ?? "").replace(/\/$/, "");
  const answer = await send(await writeRequest(one, base, signing)).catch((error: unknown) => {
    throw new SuiteProblem(
      `${setting.contract.name} does not answer at ${base}: ${error instanceof Error ? error.message : error}`,
    );
  });
  if (answer.status !== 403) return;
  const operation = `${setting.contract.name}.${setting.operation.id}`;
  const type = answer.headers.get("x-amzn-errortype")?.[0]?.split(":")[0] ?? "403";
  throw new SuiteProblem(
    type.startsWith("AccessDenied")
      ? `${operation} is granted to ${caller.name}, and these keys are denied it: they are another role's, or the deployed policy is not ` +
          "the template's. Use the caller's own keys, or say with --granted what these may call."
      : `${operation} is granted to ${caller.name}, and these keys are refused as ${type}: check that they are whole and have not expired, ` +
          "and that API_GATEWAY_REGION is the API's.",
  );
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

function personalTexts({ operation, values }: SuiteCase): string[] {
  const parameters = operation.parameters
    .filter(({ personal }) => personal)
    .flatMap((parameter) => values[parameter.in].filter(([name]) => name === parameter.name).map(([, text]) => text));
  return [...parameters, ...textsWithin(parseJson(values.body ?? "null"), new Set(operation.body?.personal))];
}
