import type { CallEvent } from "../../lib/call/call-event.ts";
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
  containersStarted: number;
  mostContainers: number;
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
    containersStarted: 0,
    mostContainers: 0,
    latency: createHistogram(),
    perSecond: {
      requests: series(),
      withAge: series(),
      renewals: series(),
    },
  };
}

/** Counts `number` answers of day with one result at a time. */
export function countResult(tally: Tally, result: Result, number: number, now: number): void {
  tally.results.set(result, (tally.results.get(result) ?? 0) + number);
  if (result === "age") addInSecond(tally, "withAge", number, now);
}

/** Counts an event of lib/call at a time. */
export function countEvent(tally: Tally, event: CallEvent, now: number): void {
  switch (event.type) {
    case "retry":
      tally.retries += 1;
      return;
    case "sign-in":
      tally.signIns[event.outcome.kind === "failed" ? "failed" : "succeeded"] += 1;
      return;
    case "renewal":
      tally.renewals[event.outcome.kind === "failed" ? "failed" : "succeeded"] += 1;
      if (event.outcome.kind !== "failed") addInSecond(tally, "renewals", 1, now);
  }
}

/** Adds to the count of a second. What comes after the end of the run counts in its last second. */
function addInSecond({ perSecond }: Tally, series: Series, number: number, now: number): void {
  const list = perSecond[series];
  const second = Math.min(list.length - 1, Math.floor(now / 1_000));
  if (second >= 0) list[second] = (list[second] ?? 0) + number;
}
