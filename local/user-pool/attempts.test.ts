import { describe, expect, it } from "vitest";
import { type Attempt, createAttempts } from "./attempts.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const HOUR = 3600_000;
const LIMITS: readonly [what: Attempt, perHour: number][] = [
  ["ConfirmSignUp", 15],
  ["ResendConfirmationCode", 5],
  ["reset of the password", 20],
];

describe("attempts", () => {
  it.each(LIMITS)("of a %s are %i an hour, whenever the hour began", (what, perHour) => {
    const attempts = createAttempts();
    for (let count = 0; count < perHour; count++) expect(attempts.tooMany("ada", what, NOW + count)).toBe(false);
    expect(attempts.tooMany("ada", what, NOW + perHour)).toBe(true);
    expect(attempts.tooMany("ada", what, NOW + HOUR - 1)).toBe(true);
    expect(attempts.tooMany("ada", what, NOW + HOUR)).toBe(false);
    expect(attempts.tooMany("ada", what, NOW + HOUR)).toBe(true);
    expect(attempts.tooMany("ada", what, NOW + HOUR + 1)).toBe(false);
  });

  it("of one name and kind say nothing of another", () => {
    const attempts = createAttempts();
    for (let count = 0; count < 5; count++) attempts.tooMany("ada", "ResendConfirmationCode", NOW);
    expect(attempts.tooMany("ada", "ResendConfirmationCode", NOW)).toBe(true);
    expect(attempts.tooMany("ada", "ConfirmSignUp", NOW)).toBe(false);
    expect(attempts.tooMany("bob", "ResendConfirmationCode", NOW)).toBe(false);
  });

  it("of ten thousand names are remembered, the oldest of more are not", () => {
    const attempts = createAttempts();
    const spend = (name: string) => {
      for (let count = 0; count < 5; count++) attempts.tooMany(name, "ResendConfirmationCode", NOW);
    };
    spend("first");
    spend("second");
    for (let other = 0; other < 9_999; other++) attempts.tooMany(`${other}`, "ResendConfirmationCode", NOW);
    expect(attempts.tooMany("second", "ResendConfirmationCode", NOW)).toBe(true);
    expect(attempts.tooMany("first", "ResendConfirmationCode", NOW)).toBe(false);
  });
});
