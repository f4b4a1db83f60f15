import { describe, expect, it } from "vitest";
import { number, reportLines } from "./report.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { Summary } from "./summary.ts";

const COUNT = 360_000_000;

/** A summary whose cells are as wide as they can be. */
function widest({ name }: { name: string }): Summary {
  return {
    name,
    title: "",
    rate: 100_000,
    mode: "cognito",
    seconds: 3_600,
    requests: COUNT,
    withAge: 0.98128,
    refused: 0.98222,
    mainCause: "server-error",
    p50: 9_000,
    p95: 9_000,
    p99: 9_000,
    mostContainers: 100_000,
    signIns: COUNT,
    renewals: COUNT,
    calls: {
      GetSecretValue: COUNT,
      InitiateAuth: COUNT,
      RespondToAuthChallenge: COUNT,
      GetTokensFromRefreshToken: COUNT,
      GetId: COUNT,
      GetCredentialsForIdentity: COUNT,
      age: COUNT,
    },
    throttles: { "Cognito, one user": COUNT },
    firstLimit: { limit: "Cognito, lockout after wrong passwords", second: 3_599 },
    recoverySeconds: 3_590,
  };
}

describe("reportLines", () => {
  it("fits 80 columns with the longest names and the largest counts", () => {
    const lines = reportLines(SCENARIOS.map(widest));
    expect(lines.filter(({ length }) => length > 80)).toEqual([]);
  });

  it("says what every column means, and in which unit", () => {
    const [scenario] = SCENARIOS;
    if (scenario === undefined) throw new Error("There is no scenario.");
    const text = reportLines([widest(scenario)]).join("\n");
    for (const head of [
      "age",
      "refused",
      "recovery",
      "no age for",
      "containers",
      "secret",
      "refresh",
      "keys",
      "k",
      "M",
    ]) {
      expect(text).toMatch(new RegExp(`(?:^|[ ,])${head}:`, "m"));
    }
    expect(text).toContain("milliseconds");
  });
});

describe("number", () => {
  it.each([
    [9_999, "9999"],
    [10_000, "10k"],
    [999_499, "999k"],
    [999_500, "1.0M"],
    [360_000_000, "360.0M"],
  ])("writes %d in at most six characters", (count, text) => {
    expect(number(count)).toBe(text);
  });
});
