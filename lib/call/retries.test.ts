import { StandardRetryStrategy } from "@smithy/core/retry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRetries, type Retryable } from "./retries.ts";

/** The pauses of a call that fails every time, with a random source that always gives the same number. */
function pauses(why: Retryable, { maxAttempts = 3, random = 1 } = {}) {
  const retries = createRetries({ maxAttempts, random: () => random });
  const found: number[] = [];
  let token = retries.first();
  for (;;) {
    const next = retries.next(token, why);
    if (next === undefined) return found;
    found.push(next.pauseMs);
    token = next.token;
  }
}

describe("createRetries", () => {
  it("doubles the pause with every attempt, from 50 ms", () => {
    expect(pauses("transient")).toEqual([50, 100]);
  });

  it("waits for a second at most", () => {
    expect(pauses("throttled")).toEqual([1_000, 1_000]);
    expect(pauses("transient", { maxAttempts: 8 })).toEqual([50, 100, 200, 400, 800, 1_000, 1_000]);
  });

  it("takes the pause from the random source, down to none", () => {
    expect(pauses("transient", { random: 0 })).toEqual([0, 0]);
    expect(pauses("throttled", { random: 0.25 })).toEqual([250, 250]);
  });

  it("makes no second attempt when maxAttempts is 1", () => {
    expect(pauses("transient", { maxAttempts: 1 })).toEqual([]);
  });

  it.each([
    ["transient", 35],
    ["throttled", 100],
  ] as const)("has a budget for %s failures of %i retries, which successes fill again", (why, budget) => {
    const retries = createRetries({ maxAttempts: 2, random: () => 0 });
    const next = () => retries.next(retries.first(), why);
    const taken = [];
    for (let number = 0; number < budget; number++) taken.push(next());
    expect(taken).not.toContain(undefined);
    expect(next()).toBeUndefined();
    for (const retry of taken.slice(0, 3)) if (retry) retries.recordSuccess(retry.token);
    expect(next()).toBeDefined();
  });

  it("allows and refuses what the AWS SDK's own strategy does, in every order of failures and successes", async () => {
    const steps = fc.array(fc.constantFrom("throttled", "transient", "success", "new call"), { maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), async (steps, maxAttempts) => {
        const ours = createRetries({ maxAttempts, random: () => 0 });
        const theirs = new StandardRetryStrategy({
          maxAttempts,
          backoff: { computeNextBackoffDelay: () => 0, setDelayBase: () => undefined },
        });
        let [our, their] = [ours.first(), await theirs.acquireInitialRetryToken("")];
        for (const step of steps) {
          if (step === "new call") [our, their] = [ours.first(), await theirs.acquireInitialRetryToken("")];
          else if (step === "success") {
            ours.recordSuccess(our);
            theirs.recordSuccess(their);
          } else {
            const errorType = step === "throttled" ? "THROTTLING" : "TRANSIENT";
            const refreshed = await theirs.refreshRetryTokenForRetry(their, { errorType }).catch(() => undefined);
            const next = ours.next(our, step);
            expect(next?.token.getRetryCost()).toBe(refreshed?.getRetryCost());
            our = next?.token ?? our;
            their = refreshed ?? their;
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
