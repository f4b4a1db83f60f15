import type { Result } from "./container.ts";
import { createHistogram, type Histogram } from "./histogram.ts";

/** The numbers that are counted in each second of a run. */
export const SERIES = ["requests", "withAge", "renewals"] as const;
export type Series = (typeof SERIES)[number];

/** The counts of a run. */
export interface Tally {
  requests: number;
  /** Requests that API Gateway refused with a 429 before day ran. */
  refusedByGateway: number;
  /** Requests that Lambda had no container for: API Gateway answers a 500. */
  refusedByLambda: number;
  /** Day's answers, by what is in the place of the age. */
  results: Map<Result, number>;
  /** Requests that reached API Gateway in front of age. */
  ageRequests: number;
  /** Sign-ins and renewals, as lib/call reports them. */
  signIns: { succeeded: number; failed: number };
  renewals: { succeeded: number; failed: number };
  retries: number;
  breakerOpened: number;
  containersStarted: number;
  mostContainers: number;
  /** The processor time that is paid, in milliseconds: of day and of age. */
  busyMs: { day: number; age: number };
  latency: Histogram;
  perSecond: Readonly<Record<Series, Float64Array>>;
}

export function createTally(seconds: number): Tally {
  const series = () => new Float64Array(Math.ceil(seconds));
  return {
    requests: 0,
    refusedByGateway: 0,
    refusedByLambda: 0,
    results: new Map(),
    ageRequests: 0,
    signIns: { succeeded: 0, failed: 0 },
    renewals: { succeeded: 0, failed: 0 },
    retries: 0,
    breakerOpened: 0,
    containersStarted: 0,
    mostContainers: 0,
    busyMs: { day: 0, age: 0 },
    latency: createHistogram(),
    perSecond: {
      requests: series(),
      withAge: series(),
      renewals: series(),
    },
  };
}
