import { tableLines } from "../table.ts";
import data from "./validation.json" with { type: "json" };

/** The load of the comparison: requests to day a second, seconds, and the requests a second that age's stage lets through, so that day retries. */
export const LOAD = { rate: 6, seconds: 20, ageLimit: 4 } as const;

/**
 * The largest difference between two counts of requests that still counts as agreement, as a share of all requests. Retries wait at random, so that
 * no two runs are the same. The sign-ins of a container must be equal.
 */
export const TOLERANCE = 0.15;

const SIGN_INS = "sign-ins for each container";
const NAMES = ["requests", "answers with an age", "requests to age", "throttled at age", SIGN_INS] as const;

/** The counts of a run, of the simulator or of the local stack. */
export type Counts = Readonly<Record<(typeof NAMES)[number], number>>;

/** The counts of one load in the simulator and on the local stack. */
export interface Validation {
  /** The day of the run: 2026-11-28. */
  ranOn: string;
  simulated: Counts;
  measured: Counts;
}

/** The run that docs/capacity.md shows. `npm run simulate -- --page` writes the file. */
export const VALIDATION: Validation = data;

export function agrees({ simulated, measured }: Validation): boolean {
  return NAMES.every((name) => isClose(name, simulated, measured));
}

/** Writes the counts as a table, with the error that is allowed. */
export function validationLines({ simulated, measured }: Validation): readonly string[] {
  const rows = NAMES.map((name) => [
    name,
    String(simulated[name]),
    String(measured[name]),
    isClose(name, simulated, measured) ? "agree" : "DIFFER",
  ]);
  return [
    ...tableLines([[`${LOAD.rate} rps for ${LOAD.seconds} s`, "simulated", "local stack", ""], ...rows], {
      alignRight: (column) => column === 1 || column === 2,
    }),
    `Counts of requests agree when they differ by at most ${TOLERANCE * 100} % of all requests.`,
    "The sign-ins must be equal.",
  ];
}

function isClose(name: keyof Counts, simulated: Counts, measured: Counts): boolean {
  const allowed = name === SIGN_INS ? 0 : TOLERANCE * LOAD.rate * LOAD.seconds;
  return Math.abs(simulated[name] - measured[name]) <= allowed;
}
