/** Times things against each other: in turns, so that what else the machine does falls on all of them alike. */

export interface Contender {
  name: string;
  run: () => unknown;
}

const ROUND_MS = 40;
const ROUNDS = 21;

/** Median microseconds of one run of each contender, warmed up first. */
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
  let runs = 0;
  while (performance.now() - startedAt < ROUND_MS) {
    for (let batch = 0; batch < 20; batch++) await run();
    runs += 20;
  }
  return ((performance.now() - startedAt) * 1000) / runs;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
