import { describe, expect, it } from "vitest";
import { createCloud } from "./cloud.ts";
import { readParameters } from "./parameters.ts";

/** A cloud whose clock the test sets. */
function world(own: Record<string, number> = {}) {
  const clock = { now: 0 };
  return { clock, cloud: createCloud(readParameters(own), () => clock.now) };
}

describe("createCloud", () => {
  it("locks a user after five wrong passwords: for a second, then twice as long each time, 15 minutes at most", () => {
    const { clock, cloud } = world({ challengeRate: 100_000, perUserRate: 100_000 });
    const signIn = (password: number) => cloud.ask("RespondToAuthChallenge", password);
    const [right, wrong] = [0, 1];
    const refusedByLock = () => cloud.throttles.get("Cognito, lockout after wrong passwords")?.count ?? 0;
    for (let tries = 1; tries <= 4; tries++) signIn(wrong);
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      const before = refusedByLock();
      expect(signIn(wrong)).toBe("refused");
      expect(refusedByLock()).toBe(before);
      clock.now += seconds * 1_000 - 1;
      expect(signIn(right)).toBe("refused");
      expect(refusedByLock()).toBe(before + 1);
      clock.now += 1;
    }
    expect(signIn(right)).toBe("ok");
  });

  it("counts wrong passwords from the last right one on", () => {
    const { cloud } = world({ challengeRate: 100_000, perUserRate: 100_000 });
    const verdicts = [1, 1, 1, 1, 0, 1, 1, 1, 1, 0].map((password) => cloud.ask("RespondToAuthChallenge", password));
    expect(verdicts.filter((verdict) => verdict === "ok")).toHaveLength(2);
  });

  it("lets the two requests of a sign-in and a refresh count against the quota of one user", () => {
    const { clock, cloud } = world({ perUserRate: 3 });
    const operations = ["InitiateAuth", "RespondToAuthChallenge", "GetTokensFromRefreshToken", "InitiateAuth"] as const;
    expect(operations.map((operation) => cloud.ask(operation))).toEqual(["ok", "ok", "ok", "throttled"]);
    expect(cloud.throttles.get("Cognito, one user")).toEqual({ firstAt: 0, count: 1 });
    clock.now = 334;
    expect(cloud.ask("InitiateAuth")).toBe("ok");
  });

  it("counts a request of a service that is away, and lets it use up no quota", () => {
    const { cloud } = world({ perUserRate: 1 });
    cloud.outages.cognito = "error";
    expect([cloud.ask("InitiateAuth"), cloud.ask("InitiateAuth"), cloud.ask("GetSecretValue")]).toEqual([
      "error",
      "error",
      "ok",
    ]);
    cloud.outages.cognito = undefined;
    expect(cloud.ask("InitiateAuth")).toBe("ok");
    expect(cloud.calls).toMatchObject({ InitiateAuth: 3, GetSecretValue: 1 });
  });
});
