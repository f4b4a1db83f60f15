/** How often and how long the parts measure. */
export interface Effort {
  /** The number of rounds, from the number that a part usually makes. */
  rounds: (usual: number) => number;
  /** The length of a measurement in milliseconds, from the usual length. */
  ms: (usual: number) => number;
}

/** The share of the usual length that a quick run measures. */
const QUICK_SHARE = 0.25;
const QUICK_ROUNDS = 2;

/** Makes the effort of a run. `rounds` replaces every part's own number of rounds; `quick` makes fewer and shorter rounds. */
export function effortOf({ quick, rounds }: { quick: boolean; rounds: number | undefined }): Effort {
  return {
    rounds: (usual) => rounds ?? (quick ? Math.min(usual, QUICK_ROUNDS) : usual),
    ms: (usual) => (quick ? usual * QUICK_SHARE : usual),
  };
}
