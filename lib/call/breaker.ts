import type { Observe } from "./call-event.ts";

export interface BreakerOptions {
  /** The current time, in milliseconds. */
  now: () => number;
  /** It opens after so many failures in a row. Default 5. */
  failures?: number;
  /** How long it stays open before the first probe, in milliseconds. Default 1,000; doubled after every probe that fails. */
  openForMs?: number;
  /** The longest that it stays open before a probe, in milliseconds. Default 30,000. */
  maxOpenForMs?: number;
}

/** How an attempt went, for the breaker. `unknown`: whoever called gave up, which says nothing of the service. */
export type Health = "up" | "down" | "unknown";

/** An attempt that may be made. Its end has to be told, once. */
export interface Permit {
  end: (health: Health, observe: Observe) => void;
}

export interface Breaker {
  /** In how many milliseconds an attempt may be made: 0 for now. */
  waitMs: () => number;
  /** Lets an attempt through, or nothing while it is open or somebody else's probe is under way. */
  admit: (observe: Observe) => Permit | undefined;
}

/**
 * A circuit breaker for one service: after some failures in a row nothing is sent for a while; then one attempt is a probe, and
 * nobody else's is sent until it has come to its end. A probe that succeeds closes the breaker for everybody. What began before it
 * opened says nothing afterwards.
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
    // A clock that was set back must not keep it open for longer than it was meant to be.
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
            // The next one who comes is the probe.
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
