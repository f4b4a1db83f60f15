import { admitsToAge, type Decided } from "./age-api.ts";
import type { Cloud } from "./cloud.ts";
import { type Container, createContainer, type Quiet, type Result } from "./container.ts";
import { containerList } from "./container-list.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";
import { tokenBucket } from "./token-bucket.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface FleetOptions {
  time: VirtualTime;
  cloud: Cloud;
  random: Random;
  tally: Tally;
  mode: "cognito" | "role";
  knowsIdentity: boolean;
  /** Whether containers whose answers are known until a certain time answer together, by numbers alone. */
  aggregate: boolean;
  /** How many functions share the application account, each with a fleet of its own that Lambda scales by itself. */
  callers: number;
  /** The number of containers that Lambda keeps ready, which are neither scaled nor reclaimed. Undefined: Lambda scales. */
  fixed?: number | undefined;
}

/** All containers of day's function, and Lambda, which starts and reclaims them. */
export interface Fleet {
  /** Begins `count` requests that API Gateway let through, within a step of `ms` milliseconds. */
  dispatch: (count: number, ms: number) => void;
  /** Replaces every container, as a deployment does. */
  deploy: () => void;
  /** Adds `count` containers that signed in before the run; `expiresAt` gives the end of each one's credentials. */
  warm: (count: number, expiresAt: (index: number) => number) => Promise<void>;
  /** Removes containers that had nothing to do. Call it once a minute. */
  reclaim: () => void;
}

/** Containers whose requests are answered together. */
type QuietKind = "well" | "failing";

export function createFleet(options: FleetOptions): Fleet {
  const { time, cloud, random, tally, mode, knowsIdentity, aggregate, callers, fixed } = options;
  const { parameters } = cloud;
  const idle = containerList();
  const quiet = { well: containerList(), failing: containerList() };
  const results = new Map<Container, Quiet>();
  /** The share of quiet containers that are busy, which decays as their requests end. */
  let busyQuiet = 0;
  let busyOne = 0;
  let busyAge = 0;
  let generation = 0;
  let peak = 0;
  const peaks: number[] = [];
  const scaling = tokenBucket({
    now: time.now,
    rate: (callers * parameters.scalingPer10Seconds) / 10,
    burst: callers * parameters.scalingPer10Seconds,
  });
  const concurrency = Math.min(parameters.accountConcurrency, parameters.reservedConcurrency * callers);
  const wellMs = parameters.functionMs + parameters.ageMs;
  const wellTimes = Array.from(
    { length: 200 },
    () => timeOfAnswer(0) + random.time(parameters.ageMs, parameters.spread),
  );
  let turn = 0;
  let isWarmingUp = false;

  const size = () => idle.size() + quiet.well.size() + quiet.failing.size() + busyOne;
  const busy = () => busyOne + Math.round(busyQuiet);

  /** Draws how long a caller waits for day's answer: the time in the container, the time of day's own code, and API Gateway's. */
  function timeOfAnswer(containerMs: number): number {
    return containerMs + random.time(parameters.gatewayMs, parameters.spread) + parameters.functionMs;
  }

  function count(result: Result, number: number): void {
    tally.results.set(result, (tally.results.get(result) ?? 0) + number);
    if (result === "age") bump("withAge", number);
  }

  function bump(series: "withAge" | "renewals", number: number): void {
    const list = tally.perSecond[series];
    const second = Math.min(list.length - 1, Math.floor(time.now() / 1_000));
    if (second >= 0) list[second] = (list[second] ?? 0) + number;
  }

  function newContainer(): Container {
    tally.containersStarted += 1;
    return createContainer({
      time,
      cloud,
      random: random.fork(),
      mode,
      knowsIdentity,
      generation,
      countAge: () => {
        tally.ageRequests += 1;
        busyAge += parameters.ageFunctionMs;
      },
      observe(event) {
        if (isWarmingUp) return;
        if (event.type === "retry") tally.retries += 1;
        if (event.type === "breaker" && event.state === "open") tally.breakerOpened += 1;
        if (event.type === "sign-in") tally.signIns[event.outcome.kind === "failed" ? "failed" : "succeeded"] += 1;
        if (event.type === "renewal") {
          tally.renewals[event.outcome.kind === "failed" ? "failed" : "succeeded"] += 1;
          if (event.outcome.kind !== "failed") bump("renewals", 1);
        }
      },
    });
  }

  /** Runs one request in a container, which is in no list. */
  function run(container: Container, arrivedAt: number, decided?: Decided): void {
    const startedAt = time.now();
    busyOne += 1;
    container.start((result) => {
      const ranMs = time.now() - startedAt + parameters.functionMs;
      count(result, 1);
      tally.latency.add(timeOfAnswer(time.now() - arrivedAt));
      tally.busyMs.day += ranMs;
      container.answered += 1;
      busyOne -= 1;
      if (container.generation === generation) rest(container);
    }, decided);
  }

  /** Puts a container that has answered into the list that it belongs to. */
  function rest(container: Container): void {
    const state = aggregate ? container.quiet() : undefined;
    if (state === undefined) {
      idle.add(container);
      return;
    }
    const list = state.result === "age" ? quiet.well : quiet.failing;
    list.add(container);
    results.set(container, state);
    if (state.wakeAt === Number.POSITIVE_INFINITY) return;
    time.at(state.wakeAt, () => {
      if (results.get(container) !== state || !list.has(container)) return;
      wake(list, container);
      idle.add(container);
    });
  }

  function wake(list: typeof idle, container: Container): void {
    list.remove(container);
    results.delete(container);
  }

  function takeQuiet(kind: QuietKind): Container | undefined {
    const container = quiet[kind].takeAny(random);
    if (container !== undefined) results.delete(container);
    return container;
  }

  /** Answers requests by containers that are well: together while age is well and lets them through, and else one by one. */
  function answerWell(number: number): void {
    if (number === 0) return;
    if (cloud.outages.age !== undefined) {
      alone(number);
      return;
    }
    const passed = admitsToAge(cloud, number);
    const failed = random.binomial(passed, parameters.ageFailureShare);
    alone(number - passed, 429);
    alone(failed, 502);
    const together = passed - failed;
    count("age", together);
    tally.ageRequests += together;
    tally.busyMs.day += together * wellMs;
    busyAge += together * parameters.ageFunctionMs;
    busyQuiet += together;
    const each = Math.ceil(together / wellTimes.length);
    for (let left = together; left > 0; left -= each) {
      turn = (turn + 1) % wellTimes.length;
      tally.latency.add(wellTimes[turn] ?? 0, Math.min(each, left));
    }
  }

  function alone(number: number, decided?: Decided): void {
    for (let left = number; left > 0; left--) {
      const container = takeQuiet("well");
      if (container === undefined) {
        startOrRefuse(left);
        return;
      }
      run(container, time.now(), decided);
    }
  }

  /** Answers requests by containers that fail at once. */
  function answerFailing(number: number): void {
    if (number === 0) return;
    // Each of these containers has its own reason; a few of them stand for all.
    const some = Math.min(number, 20);
    for (let index = 0; index < some; index++) {
      const container = quiet.failing.takeAny(random);
      if (container === undefined) break;
      quiet.failing.add(container);
      const share = Math.floor(number / some) + (index < number % some ? 1 : 0);
      count(results.get(container)?.result ?? "credentials", share);
    }
    tally.latency.add(timeOfAnswer(0), number);
    tally.busyMs.day += number * parameters.functionMs;
  }

  /** Starts containers for requests that no container is idle for, as far as Lambda's limits allow, and refuses the others. */
  function startOrRefuse(number: number): void {
    const started = fixed === undefined ? scaling.take(number) : 0;
    const refused = number - started;
    if (refused > 0) {
      tally.refusedByLambda += refused;
      cloud.countThrottled(fixed === undefined ? "Lambda, scaling rate" : "Lambda, concurrency", refused);
    }
    for (let left = started; left > 0; left--) {
      const arrivedAt = time.now();
      const container = newContainer();
      busyOne += 1;
      time.after(random.time(parameters.initMs, parameters.spread), () => {
        busyOne -= 1;
        run(container, arrivedAt);
      });
    }
  }

  return {
    dispatch(arrived, ms) {
      busyQuiet *= Math.exp(-ms / wellMs);
      busyAge *= Math.exp(-ms / parameters.ageFunctionMs);
      const room = Math.max(0, Math.floor(concurrency - busy() - busyAge / parameters.ageFunctionMs));
      const admitted = Math.min(arrived, room);
      if (admitted < arrived) {
        tally.refusedByLambda += arrived - admitted;
        cloud.countThrottled("Lambda, concurrency", arrived - admitted);
      }
      const freeWell = Math.max(0, Math.floor(quiet.well.size() - busyQuiet));
      const freeFailing = quiet.failing.size();
      const free = idle.size() + freeWell + freeFailing;
      const toIdle = Math.min(
        idle.size(),
        random.binomial(Math.min(admitted, free), free === 0 ? 0 : idle.size() / free),
      );
      const toQuiet = Math.min(admitted - toIdle, freeWell + freeFailing);
      const toFailing = Math.min(
        freeFailing,
        random.binomial(toQuiet, freeFailing === 0 ? 0 : freeFailing / (freeWell + freeFailing)),
      );
      const toWell = Math.min(freeWell, toQuiet - toFailing);
      for (let left = toIdle; left > 0; left--) {
        const container = idle.takeAny(random);
        if (container !== undefined) run(container, time.now());
      }
      answerFailing(toFailing);
      answerWell(toWell);
      startOrRefuse(admitted - toIdle - toFailing - toWell);
      peak = Math.max(peak, busy());
      tally.mostContainers = Math.max(tally.mostContainers, size());
    },
    deploy() {
      generation += 1;
      idle.clear();
      quiet.well.clear();
      quiet.failing.clear();
      results.clear();
      busyQuiet = 0;
      if (fixed !== undefined) for (let left = fixed; left > 0; left--) idle.add(newContainer());
    },
    async warm(number, expiresAt) {
      isWarmingUp = true;
      for (let index = 0; index < number; index++) {
        const container = newContainer();
        await container.prime(expiresAt(index));
        rest(container);
      }
      isWarmingUp = false;
    },
    reclaim() {
      peaks.push(peak);
      peak = 0;
      if (peaks.length > parameters.idleReclaimSeconds / 60) peaks.shift();
      if (fixed !== undefined || peaks.length < parameters.idleReclaimSeconds / 60) return;
      for (let surplus = size() - Math.max(1, ...peaks); surplus > 0; surplus--) {
        const kinds = [idle, quiet.failing, quiet.well].filter((list) => list.size() > 0);
        const list = kinds[random.below(kinds.length)];
        const container = list?.takeAny(random);
        if (container !== undefined) results.delete(container);
      }
    },
  };
}
