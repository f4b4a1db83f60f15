import type { CallEvent, Observe } from "../call/call-event.ts";
import type { Tools } from "../serve/operation.ts";
import type { UnavailableCause } from "./unavailable-cause.ts";

/** What a request's telemetry is written with. */
export type Instruments = Pick<Tools<unknown>, "note" | "measure">;

/** Watches one call, made for one request. */
export interface WatchedCall {
  /** For the call itself: `signed.within({ observe })`. */
  observe: Observe;
  /** Writes what was seen into the request's log line and metrics. Call it once, when the call is over. */
  end: (failure?: { cause: UnavailableCause; because: string }) => void;
}

export interface CalleeWatch {
  /** For what happens at any time, in the background too: hand it to the credentials. */
  observe: Observe;
  watch: (instruments: Instruments) => WatchedCall;
}

/**
 * Turns what happens in calls to the service `callee` (`age`) into fields of the request's log line and into metrics.
 *
 * Fields: `ageAttempts`, `ageCredentialsAgeMs`; without an answer `ageUnavailable` (in AWS's words) and `ageUnavailableCause`. Metrics: AgeLatency (of each
 * attempt), AgeUnavailable (by Cause), Retries, BreakerOpen, SignIns and CredentialRenewals, each only where there was one. Sign-ins and
 * renewals are no single request's: they are counted with the first one that ends after them.
 */
export function watchCallee(callee: string): CalleeWatch {
  const Callee = `${callee.charAt(0).toUpperCase()}${callee.slice(1)}`;
  const since = { signIns: 0, renewals: 0 };

  return {
    observe({ type }) {
      if (type === "sign-in") since.signIns += 1;
      else if (type === "renewal") since.renewals += 1;
    },

    watch({ measure, note }) {
      const events: CallEvent[] = [];
      return {
        observe: (event) => void events.push(event),
        end(failure) {
          const attempts = events.filter((event) => event.type === "attempt");
          note({ [`${callee}Attempts`]: attempts.length });
          const age = attempts.at(-1)?.credentialsAgeMs;
          if (typeof age === "number") note({ [`${callee}CredentialsAgeMs`]: age });
          for (const { latencyMs } of attempts) {
            measure({ name: `${Callee}Latency`, value: latencyMs, unit: "Milliseconds" });
          }
          if (failure !== undefined) {
            const { because, cause } = failure;
            note({ [`${callee}Unavailable`]: because, [`${callee}UnavailableCause`]: cause });
            measure({ name: `${Callee}Unavailable`, value: 1, unit: "Count", dimensions: { Cause: cause } });
          }
          count("Retries", events.filter(({ type }) => type === "retry").length);
          count("BreakerOpen", events.filter((event) => event.type === "breaker" && event.state === "open").length);
          count("SignIns", since.signIns);
          count("CredentialRenewals", since.renewals);
          since.signIns = 0;
          since.renewals = 0;
        },
      };

      function count(name: string, value: number): void {
        if (value > 0) measure({ name, value, unit: "Count" });
      }
    },
  };
}
