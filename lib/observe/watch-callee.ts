import type { CallEvent, Observe } from "../call/call-event.ts";
import type { Tools } from "../serve/operation.ts";
import type { UnavailableCause } from "./unavailable-cause.ts";

/** The tools of a handler that write its log line and metrics. */
export type Instruments = Pick<Tools<unknown>, "note" | "measure">;

/** Watches one call of one request. */
export interface WatchedCall {
  /** Observes the call: hand it to `fetch.within({ observe })`. */
  observe: Observe;
  /** Writes the call's events into the request's log line and metrics. Call it once, when the call is over. */
  end: (failure?: { cause: UnavailableCause; because: string }) => void;
}

/** Watches all calls to one service. */
export interface CalleeWatch {
  /** Begins to watch one call. */
  watch: (instruments: Instruments) => WatchedCall;
}

/** Sign-ins and renewals that no request has written into its metrics yet. They can happen in the background. */
export interface UncountedSignIns {
  signIns: number;
  renewals: number;
}

/**
 * Turns the events of calls to the service `callee` (`age`) into fields of the request's log line and into metrics.
 *
 * The fields are `ageAttempts` and `ageCredentialsAgeMs`, and for a failed call `ageUnavailable` (in AWS's words) and `ageUnavailableCause`. The
 * metrics are AgeLatency (for each attempt), AgeUnavailable (by Cause), Retries, BreakerOpen, SignIns and CredentialRenewals, each only when there
 * is something to count. Sign-ins and renewals belong to no single request: the first request that ends after them counts them.
 * Services that share an account share its `uncounted`.
 */
export function watchCallee(callee: string, uncounted: UncountedSignIns = { signIns: 0, renewals: 0 }): CalleeWatch {
  const metric = `${callee.charAt(0).toUpperCase()}${callee.slice(1)}`;

  return {
    watch({ measure, note }) {
      const events: CallEvent[] = [];
      return {
        observe: (event) => void events.push(event),
        end(failure) {
          const attempts = events.filter((event) => event.type === "attempt");
          note({ [`${callee}Attempts`]: attempts.length });
          const ageMs = attempts.at(-1)?.credentialsAgeMs;
          if (typeof ageMs === "number") note({ [`${callee}CredentialsAgeMs`]: ageMs });
          for (const { latencyMs } of attempts) {
            measure({ name: `${metric}Latency`, value: latencyMs, unit: "Milliseconds" });
          }
          if (failure !== undefined) {
            const { because, cause } = failure;
            note({ [`${callee}Unavailable`]: because, [`${callee}UnavailableCause`]: cause });
            measure({ name: `${metric}Unavailable`, value: 1, unit: "Count", dimensions: { Cause: cause } });
          }
          count("Retries", events.filter(({ type }) => type === "retry").length);
          count("BreakerOpen", events.filter((event) => event.type === "breaker" && event.state === "open").length);
          count("SignIns", uncounted.signIns);
          count("CredentialRenewals", uncounted.renewals);
          uncounted.signIns = 0;
          uncounted.renewals = 0;
        },
      };

      function count(name: string, value: number): void {
        if (value > 0) measure({ name, value, unit: "Count" });
      }
    },
  };
}
