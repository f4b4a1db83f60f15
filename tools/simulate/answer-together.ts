import { admitToAge, type Decided } from "./age-api.ts";
import type { AnswerTimes } from "./answer-times.ts";
import type { Cloud } from "./cloud.ts";
import type { ContainerPool } from "./container-pool.ts";
import type { Occupancy } from "./occupancy.ts";
import type { Random } from "./random.ts";
import { countResult, type Tally } from "./tally.ts";

/** How many failing containers stand for all, each with its own reason. */
const SAMPLES = 20;

/** Answers requests by numbers alone, in the place of containers whose results are known. */
export interface AnswerTogether {
  /** Answers requests by containers that are well: together while age is well and lets the requests through, and else one by one. */
  well: (number: number) => void;
  /** Answers requests by containers that fail at once. */
  failing: (number: number) => void;
}

export function answerTogether({
  cloud,
  random,
  tally,
  pool,
  occupancy,
  times,
  runAlone,
}: {
  cloud: Cloud;
  random: Random;
  tally: Tally;
  pool: ContainerPool;
  occupancy: Occupancy;
  times: AnswerTimes;
  /** Runs requests one by one, in containers that are well. `decided` is the outcome of each one's first attempt, when that is known. */
  runAlone: (number: number, decided?: Decided) => void;
}): AnswerTogether {
  const { parameters } = cloud;

  return {
    well(number) {
      if (number === 0) return;
      if (cloud.outages.age !== undefined) {
        runAlone(number);
        return;
      }
      const { failed, passed, throttled } = admitToAge(cloud, number);
      const broken = random.binomial(passed, parameters.ageFailureShare);
      runAlone(throttled, 429);
      runAlone(failed, 500);
      runAlone(broken, 502);
      const together = passed - broken;
      countResult(tally, "age", together, cloud.now());
      tally.ageRequests += together;
      occupancy.addToAge(together);
      occupancy.addTogether(together);
      times.addWell(tally.latency, together);
    },
    failing(number) {
      if (number === 0) return;
      const samples = Math.min(number, SAMPLES);
      for (let index = 0; index < samples; index++) {
        const share = Math.floor(number / samples) + (index < number % samples ? 1 : 0);
        countResult(tally, pool.sampleFailure() ?? "credentials", share, cloud.now());
      }
      tally.latency.add(times.draw(0), number);
    },
  };
}
