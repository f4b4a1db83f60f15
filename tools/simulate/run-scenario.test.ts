import { describe, expect, it } from "vitest";
import { readParameters } from "./parameters.ts";
import { type Outcome, type RunOptions, runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { summarize } from "./summary.ts";

const SMALL: Scenario = { name: "small", title: "", seconds: 120, rate: 20, mode: "cognito", start: "cold" };

function run(scenario: Partial<Scenario>, options: Partial<RunOptions> = {}): Promise<Outcome> {
  return runScenario({ ...SMALL, ...scenario }, { parameters: readParameters(), seed: 7, ...options });
}

/** Counts the requests of a run by what became of them. */
function countAnswers({ tally }: Outcome): number {
  const byDay = [...tally.results.values()].reduce((sum, count) => sum + count, 0);
  return byDay + tally.refusedByGateway + tally.refusedByLambda;
}

const INCIDENTS: readonly (readonly [string, Partial<Scenario>])[] = [
  ["a cold start", {}],
  ["a deployment", { start: "warm", rate: 100, incident: { kind: "deployment", at: 20 } }],
  ["a spike", { start: "warm", spike: { at: 20, forSeconds: 30, factor: 10 } }],
  [
    "an age that fails",
    { start: "warm", incident: { kind: "away", service: "age", how: "error", at: 20, forSeconds: 40 } },
  ],
  [
    "a silent age",
    { start: "warm", incident: { kind: "away", service: "age", how: "silent", at: 20, forSeconds: 40 } },
  ],
  ["a Cognito that fails", { incident: { kind: "away", service: "cognito", how: "error", at: 0, forSeconds: 40 } }],
  ["a stage that throttles", { parameters: { stageRate: 10, stageBurst: 10 } }],
  ["a usage plan that throttles", { parameters: { usagePlanRate: 10 } }],
  ["few containers", { rate: 200, parameters: { reservedConcurrency: 3 } }],
];

describe("runScenario", () => {
  it("gives the same outcome for the same seed, and another one for another seed", async () => {
    const [one, same, other] = [
      await run({ rate: 100 }),
      await run({ rate: 100 }),
      await run({ rate: 100 }, { seed: 8 }),
    ];
    expect(JSON.stringify(summarize(same))).toBe(JSON.stringify(summarize(one)));
    expect(summarize(other).requests).not.toBe(summarize(one).requests);
  });

  it.each(INCIDENTS)("loses and invents no request: %s", async (_, scenario) => {
    for (const aggregate of [true, false]) {
      const outcome = await run(scenario, { aggregate });
      expect(outcome.tally.requests).toBeGreaterThan(2_000);
      expect(countAnswers(outcome)).toBe(outcome.tally.requests);
    }
  });

  it.each(INCIDENTS)("makes no more than three attempts for a request: %s", async (_, scenario) => {
    const { tally } = await run(scenario);
    expect(tally.ageRequests).toBeLessThanOrEqual(3 * tally.requests);
    expect(tally.retries).toBeLessThanOrEqual(2 * tally.requests);
  });

  it("spends no more retries of a container than its budget allows while age fails", async () => {
    const outcome = await run({
      rate: 2,
      seconds: 600,
      fixed: 1,
      start: "warm",
      incident: { kind: "away", service: "age", how: "error", at: 0, forSeconds: 600 },
    });
    expect(outcome.tally.retries).toBeGreaterThan(0);
    // 500 tokens, 14 for a retry (lib/call/retries.ts).
    expect(outcome.tally.retries).toBeLessThanOrEqual(35);
  });

  it("signs in once for each container, and renews once an hour, while nothing fails", async () => {
    const { calls, tally } = await run({ seconds: 3 * 3_600, rate: 10, fixed: 4, start: "cold" });
    expect(tally.signIns).toEqual({ succeeded: 4, failed: 0 });
    expect(calls).toMatchObject({ GetSecretValue: 4, InitiateAuth: 4, RespondToAuthChallenge: 4, GetId: 0 });
    expect(tally.renewals.succeeded).toBeLessThanOrEqual(4 * 3 + 4);
    expect(calls.GetTokensFromRefreshToken).toBeLessThanOrEqual(2 * tally.renewals.succeeded);
  });

  it("asks for an identity id only when the secret has none", async () => {
    expect((await run({ fixed: 4 })).calls.GetId).toBe(0);
    expect((await run({ fixed: 4, knowsIdentity: false })).calls.GetId).toBe(4);
  });

  it("needs nothing of Cognito in role mode", async () => {
    const { calls, tally } = await run({ mode: "role", rate: 100 });
    expect(Object.values(calls).every((count) => count === 0)).toBe(true);
    expect(tally.results.get("age")).toBe(tally.requests);
  });

  it("counts the same with and without aggregation, for a fleet of a fixed size", async () => {
    const scenario = {
      seconds: 4_000,
      rate: 4,
      fixed: 8,
      start: "cold",
      parameters: { ageFailureShare: 0 },
    } as const;
    const [together, alone] = [await run(scenario), await run(scenario, { aggregate: false })];
    for (const { calls, tally } of [together, alone]) {
      expect({
        signIns: tally.signIns,
        secrets: calls.GetSecretValue,
        all: tally.requests,
        age: tally.ageRequests,
      }).toEqual({
        signIns: { succeeded: 8, failed: 0 },
        secrets: 8,
        all: alone.tally.requests,
        age: alone.tally.requests,
      });
      expect(tally.renewals.succeeded).toBe(alone.tally.renewals.succeeded);
    }
  });

  it("counts the same within 15 % with and without aggregation, when Lambda scales and sign-ins are throttled", async () => {
    const scenario: Partial<Scenario> = {
      seconds: 60,
      rate: 150,
      start: "warm",
      incident: { kind: "deployment", at: 10 },
    };
    const of = async (aggregate: boolean) => {
      const { calls, tally } = await run(scenario, { aggregate });
      return [tally.results.get("age") ?? 0, tally.containersStarted, calls.InitiateAuth, tally.ageRequests];
    };
    const [together, alone] = [await of(true), await of(false)];
    for (const [index, count] of together.entries()) {
      expect(Math.abs(count / (alone[index] ?? 0) - 1)).toBeLessThan(0.15);
    }
  });

  it("lets a usage plan's rate through, and refuses the rest before day runs", async () => {
    const { tally, throttles } = await run({ mode: "role", seconds: 120, rate: 20, parameters: { usagePlanRate: 10 } });
    const passed = tally.requests - tally.refusedByGateway;
    // The rate for two minutes, and the bucket that was full at the start.
    expect(passed).toBeGreaterThan(10 * 120);
    expect(passed).toBeLessThanOrEqual(10 * 120 + 10);
    expect(throttles).toEqual([
      { limit: "API Gateway, usage plan", firstAt: expect.any(Number), count: tally.refusedByGateway },
    ]);
    expect(tally.results.get("age")).toBe(passed);
  });

  it("lets Lambda take ten requests a second for each of a function's reserved concurrency", async () => {
    const parameters = { reservedConcurrency: 5 };
    const { tally, throttles } = await run({ mode: "role", seconds: 60, rate: 60, parameters });
    const answered = tally.results.get("age") ?? 0;
    expect(throttles.map(({ limit }) => limit)).toContain("Lambda, requests a second");
    expect(answered).toBeGreaterThan(50 * 55);
    // The rate for a minute, and the bucket that was full at the start.
    expect(answered).toBeLessThanOrEqual(50 * 60 + 50);
  });

  it("lets requests to age count against the account's limit of Lambda, and answers them with a 500 above it", async () => {
    const parameters = { accountConcurrency: 5 };
    const { tally, throttles } = await run({ mode: "role", seconds: 60, rate: 40, parameters });
    expect(throttles.map(({ limit }) => limit)).toContain("Lambda, requests a second");
    expect(tally.results.get("server-error")).toBeGreaterThan(0);
    const answers = [...tally.results.values()].reduce((sum, count) => sum + count, 0);
    expect(answers + (tally.results.get("age") ?? 0)).toBeLessThanOrEqual(50 * 60 + 50);
  });

  it("gives the same answers with the plain caller as with lib/call while nothing fails, and fewer after a deployment", async () => {
    const steady = { seconds: 600, rate: 4, fixed: 4, start: "cold" } as const;
    const [plain, own] = [await run({ ...steady, caller: "plain" }), await run(steady)];
    expect(plain.tally.signIns).toEqual(own.tally.signIns);
    expect(plain.calls).toEqual(own.calls);
    const deployed = { rate: 150, start: "warm", incident: { kind: "deployment", at: 20 } } as const;
    const [plainAge = 0, ownAge = 0] = [await run({ ...deployed, caller: "plain" }), await run(deployed)].map(
      ({ tally }) => tally.results.get("age"),
    );
    expect(plainAge).toBeLessThan(ownAge);
  });

  it("meets the quota of one user after a deployment under load, and role mode meets none", async () => {
    const scenario: Partial<Scenario> = { rate: 100, start: "warm", incident: { kind: "deployment", at: 20 } };
    expect(summarize(await run(scenario)).firstLimit).toEqual({ limit: "Cognito, one user", second: 21 });
    expect(summarize(await run({ ...scenario, mode: "role" })).firstLimit).toBeNull();
  });
});
