import { describe, expect, it } from "vitest";
import { simulateLoad } from "./validate.ts";
import { agrees, VALIDATION, validationLines } from "./validation.ts";

describe("validation.json", () => {
  it("has the counts that the simulator gives now, and they agree with those of the local stack", async () => {
    expect(await simulateLoad()).toEqual(VALIDATION.simulated);
    expect(agrees(VALIDATION)).toBe(true);
  });
});

describe("agrees", () => {
  const { measured } = VALIDATION;
  it.each([
    [{ ...measured, "requests to age": measured["requests to age"] + 100 }],
    [{ ...measured, "sign-ins for each container": 2 }],
  ])("is false for %j, and the table says where", (other) => {
    expect(agrees({ ...VALIDATION, measured: other })).toBe(false);
    const lines = validationLines({ ...VALIDATION, measured: other });
    expect(lines.filter((line) => line.includes("DIFFER"))).toHaveLength(1);
  });
});
