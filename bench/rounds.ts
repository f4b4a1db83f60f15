/** Times things against each other: in turns, so that what else the machine does falls on all of them alike. */

export interface Contender {
  name: string;
  run: () => unknown;
}

const ROUND_MS = 40;
const ROUNDS = 21;

/**
 * Median microseconds of one run of each contender, warmed up first. Time is the process's own, of all its threads: what else the machine does
 * changes it far less than it changes the clock on the wall. Contenders that wait for something cannot be measured by it.
 */
export async function compare(contenders: readonly Contender[]): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = -2; round < ROUNDS; round++) {
    for (const { name, run } of contenders) {
      const microseconds = await timeRound(run);
      if (round >= 0) times.get(name)?.push(microseconds);
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

async function timeRound(run: () => unknown): Promise<number> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  let runs = 0;
  let batch = 1;
  for (let elapsed = 0; elapsed < ROUND_MS; elapsed = performance.now() - startedAt) {
    for (let index = 0; index < batch; index++) await run();
    runs += batch;
    // The clock is looked at seldom where a run is short, so that looking is not what is measured.
    if (runs === 1) batch = performance.now() - startedAt < 1 ? 20 : 1;
  }
  const { system, user } = process.cpuUsage(before);
  return (system + user) / runs;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
