import { describe, expect, it } from "vitest";
import { type Attempt, createAttempts } from "./attempts.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const HOUR = 3600_000;
const LIMITS: readonly [attempt: Attempt, perHour: number][] = [
  ["ConfirmSignUp", 15],
  ["ResendConfirmationCode", 5],
  ["reset of the password", 20],
];

describe("createAttempts", () => {
  it.each(LIMITS)("allows a %s %i times in any hour", (attempt, perHour) => {
    const attempts = createAttempts();
    for (let count = 0; count < perHour; count++) expect(attempts.record("ada", attempt, NOW + count)).toBe("allowed");
    expect(attempts.record("ada", attempt, NOW + perHour)).toBe("too many");
    expect(attempts.record("ada", attempt, NOW + HOUR - 1)).toBe("too many");
    expect(attempts.record("ada", attempt, NOW + HOUR)).toBe("allowed");
    expect(attempts.record("ada", attempt, NOW + HOUR)).toBe("too many");
    expect(attempts.record("ada", attempt, NOW + HOUR + 1)).toBe("allowed");
  });

  it("counts each name and each kind of attempt by itself", () => {
    const attempts = createAttempts();
    for (let count = 0; count < 5; count++) attempts.record("ada", "ResendConfirmationCode", NOW);
    expect(attempts.record("ada", "ResendConfirmationCode", NOW)).toBe("too many");
    expect(attempts.record("ada", "ConfirmSignUp", NOW)).toBe("allowed");
    expect(attempts.record("bob", "ResendConfirmationCode", NOW)).toBe("allowed");
  });

  it("forgets no name within its hour, however many other names try", () => {
    const attempts = createAttempts();
    for (let count = 0; count < 5; count++) attempts.record("ada", "ResendConfirmationCode", NOW);
    for (let other = 1; other < 100_000; other++) attempts.record(`${other}`, "ResendConfirmationCode", NOW + 1);
    expect(attempts.record("ada", "ResendConfirmationCode", NOW + HOUR - 1)).toBe("too many");
    expect(attempts.record("one more", "ResendConfirmationCode", NOW + HOUR - 1)).toBe("too many");
    expect(attempts.record("ada", "ResendConfirmationCode", NOW + HOUR)).toBe("allowed");
    expect(attempts.record("one more", "ResendConfirmationCode", NOW + HOUR + 1)).toBe("allowed");
  });
});
