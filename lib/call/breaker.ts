import type { Observe } from "./call-event.ts";

export interface BreakerOptions {
  /** The current time, in milliseconds. */
  now: () => number;
  /** The number of failures in a row after which the breaker opens. Default 5. */
  failures?: number;
  /** The time from the opening to the first probe, in milliseconds. Default 1,000; each probe that fails doubles it. */
  openForMs?: number;
  /** The longest time before a probe, in milliseconds. Default 30,000. */
  maxOpenForMs?: number;
}

/** The service's state, as an attempt found it. `unknown`: the caller aborted the attempt, which says nothing about the service. */
export type Health = "up" | "down" | "unknown";

/** The permission for one attempt. Call `end` once, when the attempt is over. */
export interface Permit {
  end: (health: Health, observe: Observe) => void;
}

export interface Breaker {
  /** The time until the next attempt may be made, in milliseconds; 0 when it may be made now. */
  waitMs: () => number;
  /** Admits an attempt. Undefined while the breaker is open or another attempt is the probe. */
  admit: (observe: Observe) => Permit | undefined;
}

/**
 * Creates a circuit breaker for one service. After some failures in a row it opens: no attempt is admitted for a while. Then it admits one
 * attempt as a probe, and no other until the probe has ended. A probe that succeeds closes the breaker. The end of an attempt that began
 * before the breaker opened changes nothing.
 */
export function createBreaker({
  now,
  failures = 5,
  openForMs = 1_000,
  maxOpenForMs = 30_000,
}: BreakerOptions): Breaker {
  let failed = 0;
  let open: { at: number; forMs: number; probing: boolean } | undefined;

  function waitMs(): number {
    if (open === undefined) return 0;
    const passed = now() - open.at;
    // A clock that was set back must not keep the breaker open for longer than `forMs`.
    const left = passed < 0 ? 0 : Math.max(0, open.forMs - passed);
    return open.probing ? Math.max(left, openForMs) : left;
  }

  function openUp(forMs: number, observe: Observe): void {
    open = { at: now(), forMs, probing: false };
    observe({ type: "breaker", state: "open", openForMs: forMs });
  }

  function closedPermit(): Permit {
    return {
      end(health, observe) {
        if (open !== undefined || health === "unknown") return;
        failed = health === "up" ? 0 : failed + 1;
        if (failed >= failures) openUp(openForMs, observe);
      },
    };
  }

  function probe(opened: { forMs: number; probing: boolean }, observe: Observe): Permit {
    opened.probing = true;
    observe({ type: "breaker", state: "half-open", openForMs: 0 });
    return {
      end(health, observe) {
        switch (health) {
          case "up":
            open = undefined;
            failed = 0;
            return observe({ type: "breaker", state: "closed", openForMs: 0 });
          case "down":
            return openUp(Math.min(opened.forMs * 2, maxOpenForMs), observe);
          case "unknown":
            // The next attempt becomes the probe.
            opened.probing = false;
        }
      },
    };
  }

  return {
    waitMs,
    admit(observe) {
      if (waitMs() > 0) return undefined;
      return open === undefined ? closedPermit() : probe(open, observe);
    },
  };
}
