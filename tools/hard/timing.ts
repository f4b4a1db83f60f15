/** The median times of two actions, in milliseconds. */
export interface Compared {
  one: number;
  other: number;
  /** The difference of the two medians as a share of the larger one. */
  apart: number;
}

/** Measures two actions alternately, `rounds` times each, after twenty rounds of warm-up. */
export async function compareTimes(
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
  rounds: number,
): Promise<Compared> {
  const times = { one: [] as number[], other: [] as number[] };
  for (let round = -20; round < rounds; round++) {
    // The order changes every round, so that neither always finds the warmer cache.
    const order = round % 2 === 0 ? (["one", "other"] as const) : (["other", "one"] as const);
    for (const which of order) {
      const startedAt = performance.now();
      await (which === "one" ? one() : other());
      if (round >= 0) times[which].push(performance.now() - startedAt);
    }
  }
  const [a, b] = [median(times.one), median(times.other)];
  return { one: a, other: b, apart: Math.abs(a - b) / Math.max(a, b) };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
