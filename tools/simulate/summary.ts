import type { AwsOperation, Limit } from "./cloud.ts";
import type { Outcome } from "./run-scenario.ts";

/** The results of a scenario, as plain values for a table, JSON and plots. */
export interface Summary {
  name: string;
  title: string;
  rate: number;
  mode: "cognito" | "role";
  seconds: number;
  requests: number;
  /** The share of requests that got an age. */
  withAge: number;
  /** The share of requests that got no answer of day: refused by API Gateway or by Lambda. */
  refused: number;
  /** The most frequent reason for a missing age in day's answers; null when none is missing. */
  mainCause: string | null;
  /** Times of day's answers, in milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  mostContainers: number;
  signIns: number;
  renewals: number;
  calls: Readonly<Record<AwsOperation | "age", number>>;
  throttles: Readonly<Partial<Record<Limit, number>>>;
  /** The limit that refused first after what happened, with the second; null when none did. */
  firstLimit: { limit: Limit; second: number } | null;
  /** Seconds from what happened until 99 % of the requests of ten seconds got an age again; null when they did not. 0: they always did. */
  recoverySeconds: number | null;
}

/** The share of requests with an age above which a service counts as well. */
const WELL = 0.99;
const WINDOW = 10;

export function summarize(outcome: Outcome): Summary {
  const { calls, scenario, tally, throttles } = outcome;
  const withAge = tally.results.get("age") ?? 0;
  const [cause] = [...tally.results]
    .filter(([result]) => result !== "age")
    .toSorted(([, one], [, other]) => other - one);
  const [first] = throttles;
  return {
    name: scenario.name,
    title: scenario.title,
    rate: scenario.rate,
    mode: scenario.mode,
    seconds: scenario.seconds,
    requests: tally.requests,
    withAge: tally.requests === 0 ? 0 : withAge / tally.requests,
    refused: tally.requests === 0 ? 0 : (tally.refusedByGateway + tally.refusedByLambda) / tally.requests,
    mainCause: cause?.[0] ?? null,
    p50: Math.round(tally.latency.percentile(0.5)),
    p95: Math.round(tally.latency.percentile(0.95)),
    p99: Math.round(tally.latency.percentile(0.99)),
    mostContainers: tally.mostContainers,
    signIns: tally.signIns.succeeded,
    renewals: tally.renewals.succeeded,
    calls: { ...calls, age: tally.ageRequests },
    throttles: Object.fromEntries(throttles.map(({ limit, count }) => [limit, count])),
    firstLimit: first === undefined ? null : { limit: first.limit, second: Math.round(first.firstAt / 1_000) },
    recoverySeconds: recoveryOf(outcome),
  };
}

/** The time from the incident (or the spike, or the start) to the end of the last ten seconds in which too many requests got no age. */
function recoveryOf({ scenario, tally }: Outcome): number | null {
  const { requests, withAge } = tally.perSecond;
  const from = scenario.incident?.at ?? scenario.spike?.at ?? 0;
  let last: number | undefined;
  for (let second = from; second < requests.length; second += WINDOW) {
    const asked = sum(requests, second);
    if (asked > 0 && sum(withAge, second) < WELL * asked) last = second + WINDOW;
  }
  if (last === undefined) return 0;
  return last >= requests.length ? null : last - from;
}

function sum(series: Float64Array, from: number): number {
  return series.subarray(from, from + WINDOW).reduce((total, value) => total + value, 0);
}
