import type { Fetch } from "../../lib/call/fetch.ts";
import type { Cloud } from "./cloud.ts";
import type { ProcessTime } from "./process-time.ts";
import type { Random } from "./random.ts";

/** The outcome that a container's next attempt gets without asking the limits: they were asked for many containers at once. */
export type Decided = 429 | 500 | 502;

export interface AgeApi {
  fetch: Fetch;
  /** Decides the outcome of the next attempt. */
  decide: (outcome: Decided | undefined) => void;
}

/** Answers day's requests to age, by models of API Gateway's throttling and of age's times and failures. */
export function modelledAge({
  cloud,
  process,
  random,
  count,
}: {
  cloud: Cloud;
  process: ProcessTime;
  random: Random;
  /** Called for each request that reaches API Gateway. */
  count: () => void;
}): AgeApi {
  const { parameters } = cloud;
  let decided: Decided | undefined;

  async function answer(status: number, medianMs: number): Promise<Response> {
    await process.network(random.time(medianMs, parameters.spread));
    const errorType =
      status === 429 ? "TooManyRequestsException" : status === 200 ? undefined : "InternalServerErrorException";
    return new Response(null, { status, ...(errorType && { headers: { "x-amzn-errortype": errorType } }) });
  }

  return {
    decide(outcome) {
      decided = outcome;
    },
    async fetch() {
      count();
      const known = decided;
      decided = undefined;
      if (known !== undefined) return answer(known, known === 502 ? parameters.ageMs : parameters.refusalMs);
      if (cloud.outages.age === "silent") return new Promise<never>(() => undefined);
      const { throttled, failed } = admitToAge(cloud, 1);
      if (throttled > 0) return answer(429, parameters.refusalMs);
      if (failed > 0) return answer(500, parameters.refusalMs);
      if (cloud.outages.age === "error") return answer(503, parameters.refusalMs);
      return answer(random.next() < parameters.ageFailureShare ? 502 : 200, parameters.ageMs);
    },
  };
}

/** The number of requests that each limit lets through or refuses. */
interface Admission {
  passed: number;
  /** Refused by API Gateway, with a 429. */
  throttled: number;
  /** Refused by Lambda, for which API Gateway answers a 500. */
  failed: number;
}

/** Lets `wanted` requests to age count against the limits of API Gateway and of Lambda. */
export function admitToAge({ countThrottled, gateway, invocations }: Cloud, wanted: number): Admission {
  const ofStage = gateway.age.take(wanted);
  countThrottled("API Gateway, stage age", wanted - ofStage);
  const ofAccount = gateway.account.take(ofStage);
  countThrottled("API Gateway, account", ofStage - ofAccount);
  const passed = invocations.take(ofAccount);
  countThrottled("Lambda, requests a second", ofAccount - passed);
  return { passed, throttled: wanted - ofAccount, failed: ofAccount - passed };
}
