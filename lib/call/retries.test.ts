import { describe, expect, it } from "vitest";
import { createRetries, type Retryable } from "./retries.ts";

/** The pauses of a call that fails every time, with a random source that always gives the same number. */
async function pauses(why: Retryable, { maxAttempts = 3, random = 1 } = {}) {
  const retries = createRetries({ maxAttempts, random: () => random });
  const found: number[] = [];
  let token = await retries.first();
  for (;;) {
    const next = await retries.next(token, why);
    if (next === undefined) return found;
    found.push(next.pauseMs);
    token = next.token;
  }
}

describe("createRetries", () => {
  it("doubles the pause with every attempt, from 50 ms", async () => {
    expect(await pauses("transient")).toEqual([50, 100]);
  });

  it("waits for a second at most", async () => {
    expect(await pauses("throttled")).toEqual([1_000, 1_000]);
    expect(await pauses("transient", { maxAttempts: 8 })).toEqual([50, 100, 200, 400, 800, 1_000, 1_000]);
  });

  it("takes the pause from the random source, down to none", async () => {
    expect(await pauses("transient", { random: 0 })).toEqual([0, 0]);
    expect(await pauses("throttled", { random: 0.25 })).toEqual([250, 250]);
  });

  it("makes no second attempt when maxAttempts is 1", async () => {
    expect(await pauses("transient", { maxAttempts: 1 })).toEqual([]);
  });

  it.each([
    ["transient", 35],
    ["throttled", 100],
  ] as const)("has a budget for %s failures of %i retries, which successes fill again", async (why, budget) => {
    const retries = createRetries({ maxAttempts: 2, random: () => 0 });
    const next = async () => retries.next(await retries.first(), why);
    const taken = [];
    for (let number = 0; number < budget; number++) taken.push(await next());
    expect(taken).not.toContain(undefined);
    expect(await next()).toBeUndefined();
    for (const retry of taken.slice(0, 3)) if (retry) retries.recordSuccess(retry.token);
    expect(await next()).toBeDefined();
  });
});
