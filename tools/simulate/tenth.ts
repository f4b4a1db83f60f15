import type { Scenario } from "./scenario.ts";

/** Scenarios that take too long for a test. */
const LARGE =
  /^(?:steady-(?:100|1k|10k|100k)|deployment-(?:10k|1k-plain)|spike-1k|hours-edge|callers-50|password-revoked)/;

/** The most requests of a scenario at a tenth of its load; the scenario ends when it has them. */
const MOST_REQUESTS = 100_000;

export function isLarge({ name }: Scenario): boolean {
  return LARGE.test(name);
}

/** Returns a large scenario at a tenth of its load, which a test can run. */
export function tenthOf(scenario: Scenario): Scenario {
  const rate = scenario.rate / 10;
  return {
    ...scenario,
    rate,
    seconds: Math.min(scenario.seconds, Math.ceil(MOST_REQUESTS / rate)),
    ...(scenario.fixed !== undefined && { fixed: Math.ceil(scenario.fixed / 10) }),
  };
}
