import { accountCredentials } from "../../lib/call/account-credentials.ts";
import type { CallEvent } from "../../lib/call/call-event.ts";
import { CallFailure } from "../../lib/call/call-failure.ts";
import { send } from "../../lib/call/send.ts";
import { createSender } from "../../lib/call/sender.ts";
import { createServerClock } from "../../lib/call/server-clock.ts";
import type { Credentials } from "../../lib/call/sign.ts";
import type { TemporaryCredentials } from "../../lib/call/temporary-credentials.ts";
import { causeOfFailure, causeOfStatus, type UnavailableCause } from "../../lib/observe/unavailable-cause.ts";
import { modelledApi } from "./account-api.ts";
import { type Decided, modelledAge } from "./age-api.ts";
import type { Cloud } from "./cloud.ts";
import { plainCaller } from "./plain-caller.ts";
import { processTime } from "./process-time.ts";
import type { Random } from "./random.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** The result of one request to day: an age, or the reason why there is none. */
export type Result = "age" | UnavailableCause;

/** The result of all requests of a container up to a time: its credentials are valid until then, or a failure lasts. Such requests are counted, and not run. */
export interface Quiet {
  result: Result;
  /** The time from which the container's next request has to run again. */
  wakeAt: number;
}

/** One execution environment of day's function. */
export interface Container {
  /** The number of the deployment that started the container. A container of an earlier deployment gets no new request. */
  generation: number;
  /** Its place in the list of containers that it is in at present. */
  place: number;
  /** Continues the process and runs one request. `decided`: the outcome of its first attempt, when it is known already. */
  start: (ended: (result: Result) => void, decided?: Decided) => void;
  /** Foresees the result of the container's next requests. Undefined when the next request has to run. */
  quiet: () => Quiet | undefined;
  /** Gives it credentials that expire at a time, as if it had signed in earlier. */
  prime: (expiresAt: number) => Promise<void>;
}

export interface ContainerOptions {
  time: VirtualTime;
  cloud: Cloud;
  random: Random;
  mode: "cognito" | "role";
  /** The code that decides about the account's credentials in mode `cognito`. */
  caller: Caller;
  knowsIdentity: boolean;
  generation: number;
  /** Called for each attempt at age. */
  countAge: () => void;
  observe: (event: CallEvent) => void;
}

/** The code that decides when an account signs in and renews its keys: lib/call, or a plain caller, which does not spread the sign-ins of many containers. */
export type Caller = "lib/call" | "plain";

const ROLE_KEYS: Credentials = { accessKeyId: "ASIA", secretAccessKey: "secret", sessionToken: "token" };

/** Creates a container that runs lib/call's own code, over models of the network and of AWS. */
export function createContainer(options: ContainerOptions): Container {
  const { time, cloud, random, mode, caller, knowsIdentity, generation, countAge, observe } = options;
  const { parameters } = cloud;
  const process = processTime(time);
  const { now } = time;
  const age = modelledAge({ cloud, process, random, count: countAge });
  const api = mode === "cognito" ? modelledApi({ cloud, process, random, knowsIdentity }) : undefined;
  const keep = caller === "plain" ? plainCaller : accountCredentials;
  const account =
    api && keep({ api, observe, now, clock: createServerClock(now), timers: process.timers, random: random.next });
  let keys: TemporaryCredentials | undefined;
  let last: { result: Result; attempts: number } | undefined;
  /** The time until which lib/call returns the last failure of the credentials. */
  let failsUntil: number | undefined;
  let attempts = 0;
  let openUntil: number | undefined;

  const { sender, begin } = createSender({
    credentials: account ? async (ask) => (keys = await account(ask)) : async () => ROLE_KEYS,
    fetch: age.fetch,
    now,
    timers: process.timers,
    random: random.next,
  });

  function watch(event: CallEvent): void {
    if (event.type === "attempt") attempts += 1;
    if (event.type === "breaker") openUntil = event.state === "open" ? now() + event.openForMs : undefined;
    observe(event);
  }

  async function call(): Promise<Result> {
    const endsAt = now() + parameters.functionTimeoutMs;
    try {
      const { status } = await send(sender, {
        mayRepeat: true,
        remainingMs: begin(() => endsAt - now()),
        signal: undefined,
        observe: watch,
        sign: async () => ({ href: "https://age.example.com/age", method: "GET", headers: {}, body: undefined }),
      });
      return status === 200 ? "age" : causeOfStatus(status);
    } catch (error) {
      if (error instanceof CallFailure && error.step !== "request" && error.retryAfterMs !== undefined) {
        failsUntil = now() + error.retryAfterMs;
      }
      return causeOfFailure(error);
    }
  }

  return {
    generation,
    place: -1,
    start(ended, decided) {
      age.decide(decided);
      process.thaw(() => {
        attempts = 0;
        failsUntil = undefined;
        call().then((result) => {
          last = { result, attempts };
          process.freeze();
          ended(result);
        });
      });
    },
    quiet() {
      if (last === undefined || process.waiting() > 0) return undefined;
      if (openUntil !== undefined && openUntil > now()) return { result: "breaker-open", wakeAt: openUntil };
      if (last.result === "age" && last.attempts === 1) {
        const wakeAt = keys === undefined ? Number.POSITIVE_INFINITY : (keys.renewAt ?? keys.expiresAt);
        return wakeAt > now() ? { result: "age", wakeAt } : undefined;
      }
      return failsUntil !== undefined && failsUntil > now() ? { result: last.result, wakeAt: failsUntil } : undefined;
    },
    async prime(expiresAt) {
      if (account === undefined || api === undefined) return;
      api.prime(expiresAt);
      keys = await account();
      api.prime(undefined);
      last = { result: "age", attempts: 1 };
    },
  };
}
