/** Measures the local stack with more and more operations, statements and functions: its start, and a request to it. */
import { Agent, get } from "node:http";
import { createSign } from "../../../lib/call/sign.ts";
import { wireUrl } from "../../../lib/call/wire-url.ts";
import { type LocalStack, startLocal } from "../../../local/stack/start-local.ts";
import type { Effort } from "../../measure/effort.ts";
import { timeRound } from "../../measure/time-round.ts";
import { CALLER, grownTemplate, type Sizes } from "./grown-template.ts";
import type { Grown } from "./growth-table.ts";

const ONE: Sizes = { operations: 1, statements: 1, functions: 1 };
const OPERATIONS = [10, 30, 100, 300, 1_000];
const STATEMENTS = [1, 10, 30, 100, 300, 1_000];
/** A managed policy holds 6,144 characters and a role's own policies 10,240 (IAM quotas). The stack takes more, and so shows the growth. */
const FUNCTIONS = [1, 3, 10, 30, 100];
const ROUNDS = 5;
const WARM_UP_MS = 400;
const ROUND_MS = 120;

export async function growStacks(effort: Effort): Promise<readonly Grown[]> {
  return [
    {
      id: "start-operations",
      title: "Start the stack and answer once, processor time",
      of: "operations",
      unit: "ms",
      samples: await growStart(OPERATIONS, (operations) => ({ ...ONE, operations }), effort),
    },
    {
      id: "start-functions",
      title: "Start the stack and invoke one function, processor time",
      of: "functions",
      unit: "ms",
      samples: await growStart(FUNCTIONS, (functions) => ({ ...ONE, functions }), effort),
    },
    {
      id: "route",
      title: "Answer the last operation of an API, processor time",
      of: "operations",
      unit: "µs",
      samples: await growRequest(OPERATIONS, (operations) => ({ ...ONE, operations }), false, effort),
    },
    {
      id: "policy",
      title: "Answer a signed request, its policy read, processor time",
      of: "statements",
      unit: "µs",
      samples: await growRequest(STATEMENTS, (statements) => ({ ...ONE, statements }), true, effort),
    },
  ];
}

/** Processor time from the start of a stack to its first answer by a function, in milliseconds. The client's time counts as well. */
async function growStart(
  sizes: readonly number[],
  sizesOf: (size: number) => Sizes,
  effort: Effort,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const samples = new Map<number, number[]>(sizes.map((size) => [size, []]));
  for (let round = -1; round < effort.rounds(ROUNDS); round++) {
    for (const size of sizes) {
      const template = grownTemplate(sizesOf(size));
      const before = process.cpuUsage();
      const stack = await startLocal({ template: structuredClone(template) });
      await ask(`${urlOf(stack)}/function0`);
      const { system, user } = process.cpuUsage(before);
      await stack.close();
      if (round >= 0) samples.get(size)?.push((system + user) / 1000);
    }
  }
  return samples;
}

/** Processor time of a request to the last operation, in microseconds, over one connection. The client's time counts as well. */
async function growRequest(
  sizes: readonly number[],
  sizesOf: (size: number) => Sizes,
  isSigned: boolean,
  effort: Effort,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const stacks = await Promise.all(sizes.map((size) => startLocal({ template: grownTemplate(sizesOf(size)) })));
  try {
    const runs = stacks.map((stack, index) => {
      const last = sizesOf(sizes[index] ?? 1).operations - 1;
      const url = `${urlOf(stack)}/${isSigned ? "signed" : "open"}${last}`;
      const headers = isSigned ? signedFor(stack, url) : {};
      return () => ask(url, headers, agent);
    });
    for (const run of runs) await timeRound(run, effort.ms(WARM_UP_MS));
    const samples = new Map<number, number[]>(sizes.map((size) => [size, []]));
    for (let round = 0; round < effort.rounds(ROUNDS); round++) {
      for (const [index, run] of runs.entries()) {
        samples.get(sizes[index] ?? 0)?.push(await timeRound(run, effort.ms(ROUND_MS)));
      }
    }
    return samples;
  } finally {
    agent.destroy();
    for (const stack of stacks) await stack.close();
  }
}

function urlOf({ apis }: LocalStack): string {
  return apis[0]?.url ?? "";
}

function signedFor(stack: LocalStack, url: string): Readonly<Record<string, string>> {
  const session = stack.roleSession(CALLER);
  if (session === undefined) throw new Error(`the template has no role ${CALLER}`);
  const sign = createSign({ region: stack.region, service: "execute-api" });
  const credentials = { ...session, sessionToken: session.sessionToken ?? "" };
  return sign({ method: "GET", url: wireUrl(url), headers: {}, body: undefined }, credentials, Date.now());
}

/** Sends a GET. Rejects unless the answer is 200. */
function ask(url: string, headers: Readonly<Record<string, string>> = {}, agent?: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { headers, ...(agent && { agent }) }, (response) => {
      response.resume();
      if (response.statusCode !== 200) reject(new Error(`${url} answers ${response.statusCode}`));
      else response.once("end", resolve);
    }).once("error", reject);
  });
}
