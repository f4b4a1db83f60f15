/** Sends cases and keeps the failures. */
import fc from "fast-check";
import { createMask } from "../../lib/serve/mask.ts";
import { textsWithin } from "../../lib/serve/personal-values.ts";
import type { Place } from "../contract/place.ts";
import type { SuiteCase } from "./case.ts";
import { curlLine } from "./curl.ts";
import { judge } from "./judge.ts";
import type { OperationSetting } from "./operation-cases.ts";
import { parseJson } from "./parse-json.ts";
import type { Tally } from "./tally.ts";
import type { Send, WireAnswer } from "./wire.ts";
import { type Signing, writeRequest } from "./write-request.ts";

export interface SuiteFailure {
  /** The operation's place in its contract. */
  place: Place;
  /** Names of the contract and of the operation: `age.getAge`. */
  operation: string;
  check: string;
  title: string;
  problems: readonly string[];
  /** A shell line that sends the case again. */
  curl: string;
}

export interface CaseRunnerInput {
  /** The address of each contract's API, without a slash at the end. */
  baseOf: (contract: { name: string }) => string;
  region: string;
  send: Send;
  /** Undefined when no operation needs a signature. */
  signing: Signing | undefined;
  tally: Tally;
}

export interface CaseRunner {
  /** Sends one case. Counts it in the tally when its answer has no fault; otherwise adds it to `failures`. */
  run: (setting: OperationSetting, one: SuiteCase) => Promise<void>;
  /** Sends random cases. Adds only the smallest failing case, as fast-check shrinks it, to `failures`. */
  runRandom: (setting: OperationSetting, cases: fc.Arbitrary<SuiteCase>, drawn: Drawn) => Promise<void>;
  failures: readonly SuiteFailure[];
  /** Returns the number of cases sent so far. */
  sent: () => number;
}

interface Drawn {
  seed: number;
  numRuns: number;
}

export function createCaseRunner({ baseOf, region, send, signing, tally }: CaseRunnerInput): CaseRunner {
  const mask = createMask();
  const failures: SuiteFailure[] = [];
  let sent = 0;

  /** Sends a case and returns the faults of its answer, with personal values masked. */
  async function faultsOf(setting: OperationSetting, one: SuiteCase): Promise<string[]> {
    sent += 1;
    let answer: WireAnswer;
    try {
      answer = await send(await writeRequest(one, baseOf(one.contract), signing));
    } catch (error) {
      return [mask(error instanceof Error ? error.message : String(error), personalTexts(one))];
    }
    const faults = judge(one, setting, answer);
    if (faults.length === 0) tally.count(one, answer.status);
    return faults.map((fault) => mask(fault, personalTexts(one)));
  }

  function fail(one: SuiteCase, problems: readonly string[]): void {
    const { contract, kind, operation, title } = one;
    failures.push({
      place: contract.placeOf(operation.pointer),
      operation: `${contract.name}.${operation.id}`,
      check: kind,
      title,
      problems,
      curl: curlLine(one, baseOf(contract), region),
    });
  }

  return {
    failures,
    sent: () => sent,
    async run(setting, one) {
      const faults = await faultsOf(setting, one);
      if (faults.length > 0) fail(one, faults);
    },
    async runRandom(setting, cases, drawn) {
      let smallest: { one: SuiteCase; faults: string[] } | undefined;
      const property = fc.asyncProperty(cases, async (one) => {
        const faults = await faultsOf(setting, one);
        // fast-check shrinks from the last failure on, so the last one is the smallest.
        if (faults.length > 0) smallest = { one, faults };
        return faults.length === 0;
      });
      await fc.check(property, drawn);
      if (smallest !== undefined) fail(smallest.one, smallest.faults);
    },
  };
}

/** The personal values of a request: those of its parameters and of its body. */
function personalTexts({ operation, values }: SuiteCase): string[] {
  const parameters = operation.parameters
    .filter(({ personal }) => personal)
    .flatMap((parameter) => values[parameter.in].filter(([name]) => name === parameter.name).map(([, text]) => text));
  return [...parameters, ...textsWithin(parseJson(values.body ?? "null"), new Set(operation.body?.personal))];
}
