/** Measures contenders in turns, so that other work on the machine disturbs all of them alike. */

export interface Contender {
  name: string;
  run: () => unknown;
}

const ROUND_MS = 100;
const ROUNDS = 11;
/** Warm-up for each contender. V8 optimises functions that have run some ten thousand times. */
const WARM_UP_MS = 1_000;

/**
 * Returns the median microseconds of one run of each contender, after a warm-up. Measures processor time of all the process's threads,
 * which other work on the machine changes far less than time on the clock. Processor time says nothing about a contender that waits.
 */
export async function compare(contenders: readonly Contender[]): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (const { run } of contenders) await timeRound(run, WARM_UP_MS);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, run } of contenders) times.get(name)?.push(await timeRound(run, ROUND_MS));
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

async function timeRound(run: () => unknown, ms: number): Promise<number> {
  const before = process.cpuUsage();
  let runs = 0;
  let batch = 1;
  for (let used = 0; used < ms * 1000; used = usedSince(before)) {
    for (let index = 0; index < batch; index++) await run();
    runs += batch;
    // For a short run the clock is read after many runs only, so that reading it does not count.
    if (runs === 1) batch = usedSince(before) < 1000 ? 20 : 1;
  }
  return usedSince(before) / runs;
}

/** Returns the processor time used since `before`, in microseconds. */
function usedSince(before: NodeJS.CpuUsage): number {
  const { system, user } = process.cpuUsage(before);
  return system + user;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
