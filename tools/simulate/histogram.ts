/** Counts times in classes that grow by 2 %, so that a percentile is at most 2 % too high. */
export interface Histogram {
  add: (ms: number, count?: number) => void;
  total: () => number;
  /** The time that `share` of all counted ones do not exceed, in milliseconds; 0 when nothing was counted. */
  percentile: (share: number) => number;
}

const GROWTH = Math.log(1.02);

export function createHistogram(): Histogram {
  const counts: number[] = [];
  let total = 0;

  return {
    total: () => total,
    add(ms, count = 1) {
      if (count <= 0) return;
      const index = Math.max(0, Math.ceil(Math.log(Math.max(ms, 1)) / GROWTH));
      counts[index] = (counts[index] ?? 0) + count;
      total += count;
    },
    percentile(share) {
      let seen = 0;
      for (let index = 0; index < counts.length; index++) {
        seen += counts[index] ?? 0;
        if (seen >= share * total && seen > 0) return Math.exp(index * GROWTH);
      }
      return 0;
    },
  };
}
