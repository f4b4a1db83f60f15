import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { passwordProblem, readPasswordPolicy } from "./password-policy.ts";
import { makeTemporaryPassword } from "./temporary-password.ts";

describe("makeTemporaryPassword", () => {
  it.each([undefined, { MinimumLength: 6 }, { MinimumLength: 99, RequireNumbers: true, RequireSymbols: true }])(
    "makes a new password each time, which the policy %j allows",
    (written) => {
      const policy = readPasswordPolicy(written);
      const made = Array.from({ length: 200 }, () => makeTemporaryPassword(policy, randomBytes));
      expect(new Set(made).size).toBe(made.length);
      expect(made.map((password) => passwordProblem(password, policy))).toEqual(made.map(() => undefined));
      expect(made.every((password) => password.length === Math.max(16, policy.minimumLength))).toBe(true);
    },
  );
});
