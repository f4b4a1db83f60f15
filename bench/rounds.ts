/** Times things against each other: in turns, so that what else the machine does falls on all of them alike. */

export interface Contender {
  name: string;
  run: () => unknown;
}

const ROUND_MS = 100;
const ROUNDS = 11;
/** For each contender: the compiler that optimises looks at what has run some ten thousand times. */
const WARM_UP_MS = 1_000;

/**
 * Median microseconds of one run of each contender, warmed up first. Time is the process's own, of all its threads: what else the machine does
 * changes it far less than it changes the clock on the wall. Contenders that wait for something cannot be measured by it.
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
    // The clock is looked at seldom where a run is short, so that looking is not what is measured.
    if (runs === 1) batch = usedSince(before) < 1000 ? 20 : 1;
  }
  return usedSince(before) / runs;
}

/** In microseconds. */
function usedSince(before: NodeJS.CpuUsage): number {
  const { system, user } = process.cpuUsage(before);
  return system + user;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
