import { type AwsOperation, type Cloud, createCloud, type Limit } from "./cloud.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import type { Parameters } from "./parameters.ts";
import { createRandom } from "./random.ts";
import type { Incident, Scenario } from "./scenario.ts";
import { createTally, type Tally } from "./tally.ts";
import { type VirtualTime, virtualTime } from "./virtual-time.ts";

/** The outcome of one scenario. */
export interface Outcome {
  scenario: Scenario;
  tally: Tally;
  calls: Readonly<Record<AwsOperation, number>>;
  throttles: readonly { limit: Limit; firstAt: number; count: number }[];
}

export interface RunOptions {
  parameters: Parameters;
  seed: number;
  /** Whether requests of containers whose answers are known run together. Default true. */
  aggregate?: boolean;
  /** Called with the share of the run that is done. */
  progress?: (share: number) => void;
}

/** The step in which requests arrive, in milliseconds. */
const STEP_MS = 10;

/** Runs one scenario in virtual time. The same seed gives the same counts. */
export async function runScenario(
  scenario: Scenario,
  { parameters: all, seed, aggregate = true, progress = () => undefined }: RunOptions,
): Promise<Outcome> {
  const parameters = { ...all, ...scenario.parameters };
  const time = virtualTime();
  const random = createRandom(seed);
  const arrivals = createRandom(seed + 1);
  const cloud = createCloud(parameters, time.now);
  const tally = createTally(scenario.seconds);
  const fleet = createFleet({
    time,
    cloud,
    random,
    tally,
    mode: scenario.mode,
    caller: scenario.caller ?? "lib/call",
    knowsIdentity: scenario.knowsIdentity ?? true,
    aggregate,
    callers: scenario.callers ?? 1,
    fixed: scenario.fixed,
  });
  await warmUp(fleet, scenario, parameters);
  if (scenario.incident !== undefined) plan(scenario.incident, { time, cloud, fleet });

  const end = scenario.seconds * 1_000;
  for (let now = 0; now < end; now += STEP_MS) {
    const arrived = arrivals.poisson(rateAt(scenario, now / 1_000) * (STEP_MS / 1_000));
    if (arrived > 0) time.at(now, () => arrive(arrived, { cloud, fleet, tally, now }));
    else fleet.dispatch(0, STEP_MS);
    await time.runUntil(now + STEP_MS - 1);
    if (now % 60_000 === 0) fleet.reclaim();
    if (now % 1_000 === 0) progress(now / end);
  }
  // Requests under way end, and no new ones come.
  await time.runUntil(end + parameters.functionTimeoutMs + 10_000);
  progress(1);
  return {
    scenario,
    tally,
    calls: cloud.calls,
    throttles: [...cloud.throttles]
      .map(([limit, { count, firstAt }]) => ({ limit, firstAt, count }))
      .toSorted((one, other) => one.firstAt - other.firstAt),
  };
}

function rateAt({ rate, spike }: Scenario, second: number): number {
  const isSpike = spike !== undefined && second >= spike.at && second < spike.at + spike.forSeconds;
  return isSpike ? rate * spike.factor : rate;
}

/** Lets requests arrive at API Gateway, which refuses some of them, and gives the others to the fleet. */
function arrive(
  arrived: number,
  { cloud, fleet, tally, now }: { cloud: Cloud; fleet: Fleet; tally: Tally; now: number },
): void {
  const { gateway, countThrottled } = cloud;
  const ofPlan = gateway.plan.take(arrived);
  countThrottled("API Gateway, usage plan", arrived - ofPlan);
  const ofStage = gateway.day.take(ofPlan);
  countThrottled("API Gateway, stage day", ofPlan - ofStage);
  const passed = gateway.account.take(ofStage);
  countThrottled("API Gateway, account", ofStage - passed);
  const second = Math.floor(now / 1_000);
  tally.requests += arrived;
  tally.refusedByGateway += arrived - passed;
  tally.perSecond.requests[second] = (tally.perSecond.requests[second] ?? 0) + arrived;
  fleet.dispatch(passed, STEP_MS);
}

async function warmUp(fleet: Fleet, scenario: Scenario, parameters: Parameters): Promise<void> {
  if (scenario.start === "cold") {
    // Only a fleet of a fixed size has containers now.
    fleet.deploy();
    return;
  }
  const hour = parameters.credentialsMinutes * 60_000;
  const needed = scenario.rate * ((parameters.ageMs + parameters.functionMs) / 1_000);
  const count = Math.min(
    scenario.fixed ?? Math.ceil(needed + 3 * Math.sqrt(needed) + 1),
    Number.isFinite(parameters.accountConcurrency) ? Math.ceil(parameters.accountConcurrency) : Number.MAX_SAFE_INTEGER,
  );
  const isOneAge = scenario.start !== "warm";
  // The credentials of a fleet that started together end within the 10 seconds in which Lambda started it.
  await fleet.warm(count, (index) => (isOneAge ? hour / 4 + (10_000 * index) / count : (hour * (index + 1)) / count));
}

function plan(
  incident: Incident & { at: number },
  { time, cloud, fleet }: { time: VirtualTime; cloud: Cloud; fleet: Fleet },
): void {
  const at = incident.at * 1_000;
  switch (incident.kind) {
    case "deployment":
      time.at(at, () => fleet.deploy());
      return;
    case "away":
      time.at(at, () => {
        cloud.outages[incident.service] = incident.how;
      });
      time.at(at + incident.forSeconds * 1_000, () => {
        cloud.outages[incident.service] = undefined;
      });
      return;
    case "password":
      time.at(at, () => {
        cloud.password.pool += 1;
        if (incident.revoked) cloud.revokedBefore = time.now();
      });
      time.at(at + incident.lateMs, () => {
        cloud.password.secret += 1;
      });
  }
}
