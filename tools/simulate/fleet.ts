import type { Decided } from "./age-api.ts";
import { answerTimes } from "./answer-times.ts";
import { answerTogether } from "./answer-together.ts";
import { type Cloud, invocationLimit, type Limit } from "./cloud.ts";
import { type Caller, type Container, createContainer } from "./container.ts";
import { containerPool } from "./container-pool.ts";
import { createOccupancy } from "./occupancy.ts";
import type { Random } from "./random.ts";
import { countEvent, countResult, type Tally } from "./tally.ts";
import { tokenBucket } from "./token-bucket.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface FleetOptions {
  time: VirtualTime;
  cloud: Cloud;
  random: Random;
  tally: Tally;
  mode: "cognito" | "role";
  caller: Caller;
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

export function createFleet(options: FleetOptions): Fleet {
  const { time, cloud, random, tally, mode, caller, knowsIdentity, aggregate, callers, fixed } = options;
  const { parameters } = cloud;
  const pool = containerPool({ time, random, aggregate });
  const occupancy = createOccupancy(parameters);
  const scaling = tokenBucket({
    now: time.now,
    rate: (callers * parameters.scalingPer10Seconds) / 10,
    burst: callers * parameters.scalingPer10Seconds,
  });
  const reserved = parameters.reservedConcurrency * callers;
  const concurrency = Math.min(parameters.accountConcurrency, reserved);
  const invocations = invocationLimit(reserved, parameters, time.now);
  const times = answerTimes(parameters, random);
  const together = answerTogether({ cloud, random, tally, pool, occupancy, times, runAlone });
  let generation = 0;
  /** The most containers that were busy at once: since the last reclaim, and in each minute before it. */
  let peak = 0;
  const peaks: number[] = [];
  let isWarmingUp = false;

  const size = () => pool.size() + occupancy.alone();

  function newContainer(): Container {
    tally.containersStarted += 1;
    return createContainer({
      time,
      cloud,
      random: random.fork(),
      mode,
      caller,
      knowsIdentity,
      generation,
      countAge() {
        tally.ageRequests += 1;
        occupancy.addToAge(1);
      },
      observe(event) {
        if (!isWarmingUp) countEvent(tally, event, time.now());
      },
    });
  }

  /** Runs one request in a container, which is in no list. */
  function run(container: Container, arrivedAt: number, decided?: Decided): void {
    const end = occupancy.begin();
    container.start((result) => {
      countResult(tally, result, 1, time.now());
      tally.latency.add(times.draw(time.now() - arrivedAt));
      end();
      if (container.generation === generation) pool.rest(container);
    }, decided);
  }

  function runAlone(number: number, decided?: Decided): void {
    for (let left = number; left > 0; left--) {
      const container = pool.take("well");
      if (container === undefined) {
        startOrRefuse(left);
        return;
      }
      run(container, time.now(), decided);
    }
  }

  /** Starts containers for requests that no container is idle for, as far as Lambda's limits allow, and refuses the others. */
  function startOrRefuse(number: number): void {
    const started = fixed === undefined ? scaling.take(number) : 0;
    refuse(number - started, fixed === undefined ? "Lambda, scaling rate" : "Lambda, concurrency");
    for (let left = started; left > 0; left--) {
      const arrivedAt = time.now();
      const container = newContainer();
      const end = occupancy.begin();
      time.after(random.time(parameters.initMs, parameters.spread), () => {
        end();
        run(container, arrivedAt);
      });
    }
  }

  function refuse(number: number, limit: Limit): void {
    tally.refusedByLambda += number;
    cloud.countThrottled(limit, number);
  }

  /** Divides requests among the free containers, at random. Requests that find no free container are `others`. */
  function divide(requests: number): Readonly<Record<"idle" | "well" | "failing" | "others", number>> {
    const free = pool.free();
    const freeWell = Math.max(0, Math.floor(free.well - occupancy.together()));
    const known = freeWell + free.failing;
    const all = free.idle + known;
    const idle = Math.min(free.idle, random.binomial(Math.min(requests, all), all === 0 ? 0 : free.idle / all));
    const quiet = Math.min(requests - idle, known);
    const failing = Math.min(free.failing, random.binomial(quiet, free.failing === 0 ? 0 : free.failing / known));
    const well = Math.min(freeWell, quiet - failing);
    return { idle, well, failing, others: requests - idle - failing - well };
  }

  return {
    dispatch(arrived, ms) {
      occupancy.pass(ms);
      const room = Math.max(0, Math.floor(concurrency - occupancy.ofDay() - occupancy.ofAge()));
      const fitting = Math.min(arrived, room);
      refuse(arrived - fitting, "Lambda, concurrency");
      const admitted = cloud.invocations.take(invocations.take(fitting));
      refuse(fitting - admitted, "Lambda, requests a second");
      const { idle, well, failing, others } = divide(admitted);
      for (let left = idle; left > 0; left--) {
        const container = pool.take("idle");
        if (container !== undefined) run(container, time.now());
      }
      together.failing(failing);
      together.well(well);
      startOrRefuse(others);
      peak = Math.max(peak, occupancy.ofDay());
      tally.mostContainers = Math.max(tally.mostContainers, size());
    },
    deploy() {
      generation += 1;
      pool.clear();
      occupancy.clearTogether();
      if (fixed !== undefined) for (let left = fixed; left > 0; left--) pool.add(newContainer());
    },
    async warm(number, expiresAt) {
      isWarmingUp = true;
      for (let index = 0; index < number; index++) {
        const container = newContainer();
        await container.prime(expiresAt(index));
        pool.rest(container);
      }
      isWarmingUp = false;
    },
    reclaim() {
      peaks.push(peak);
      peak = 0;
      if (peaks.length > parameters.idleReclaimSeconds / 60) peaks.shift();
      if (fixed !== undefined || peaks.length < parameters.idleReclaimSeconds / 60) return;
      for (let surplus = size() - Math.max(1, ...peaks); surplus > 0; surplus--) pool.reclaimOne();
    },
  };
}
