/** Measures contenders in turns, so that other work on the machine disturbs all of them alike. */
import { fork } from "node:child_process";
import { join } from "node:path";
import { endWithParent } from "../machine/children.ts";
import type { Effort } from "./effort.ts";

/** The contenders of a comparison: a module that makes each of them by its name. */
export interface Contest {
  /** The path of a module that exports `createRun(name, input)`, which returns the function to measure. */
  module: string;
  names: readonly string[];
  /** A value for `createRun`, as JSON. */
  input?: unknown;
}

/** Makes the function that is measured for a contender. */
export type CreateRun<Input = unknown> = (name: string, input: Input) => Promise<() => unknown> | (() => unknown);

const ROUND_MS = 60;
const ROUNDS = 9;
/** Warm-up of each contender. V8 optimises functions that have run some ten thousand times. */
const WARM_UP_MS = 600;

/**
 * Returns for each contender the microseconds of one run, a sample a round, after a warm-up. Each contender has a process of its own, so that
 * neither its garbage nor its compiled code counts for another, and only one process measures at a time.
 */
export async function compare(
  { input, module, names }: Contest,
  effort: Effort,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const contenders = names.map((name) => startContender(module, name, input));
  try {
    for (const { time } of contenders) await time(effort.ms(WARM_UP_MS));
    const samples = new Map<string, number[]>(names.map((name) => [name, []]));
    const rounds = effort.rounds(ROUNDS);
    for (let round = 0; round < rounds; round++) {
      for (const { name, time } of contenders) samples.get(name)?.push(await time(effort.ms(ROUND_MS)));
    }
    return samples;
  } finally {
    for (const { end } of contenders) end();
  }
}

interface RunningContender {
  name: string;
  /** Measures for so many milliseconds of processor time. Returns the microseconds of one run. */
  time: (ms: number) => Promise<number>;
  end: () => void;
}

function startContender(module: string, name: string, input: unknown): RunningContender {
  const child = fork(join(import.meta.dirname, "contender-process.ts"), [module, name, JSON.stringify(input ?? null)]);
  const forget = endWithParent(child);
  return {
    name,
    time: (ms) =>
      new Promise((resolve, reject) => {
        const onExit = () => reject(new Error(`the process that measures ${name} has ended`));
        child.once("exit", onExit);
        child.once("message", (microseconds) => {
          child.off("exit", onExit);
          resolve(Number(microseconds));
        });
        child.send(ms);
      }),
    end() {
      child.kill();
      forget();
    },
  };
}
