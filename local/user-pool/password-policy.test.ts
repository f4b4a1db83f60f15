import { describe, expect, it } from "vitest";
import { passwordProblem, readPasswordPolicy } from "./password-policy.ts";

const messageOf = (password: string, properties: unknown) =>
  passwordProblem(password, readPasswordPolicy(properties))?.message.replace(/^.*: /, "");

describe("a password policy", () => {
  it.each([
    ["Sh0rt-1", "Password not long enough"],
    ["passw0rd!", "Password must have uppercase characters"],
    ["PASSW0RD!", "Password must have lowercase characters"],
    ["Password!", "Password must have numeric characters"],
    ["Passw0rd1", "Password must have symbol characters"],
    ["Passw0rd!", undefined],
  ])("of a pool that sets none answers %s with %j", (password, message) => {
    expect(messageOf(password, undefined)).toBe(message);
  });

  it("requires only what it names, with booleans in any form that CloudFormation accepts", () => {
    expect(messageOf("password", {})).toBeUndefined();
    expect(messageOf("password", { RequireUppercase: "true" })).toBe("Password must have uppercase characters");
    expect(messageOf("password", { RequireUppercase: "false", MinimumLength: "9" })).toBe("Password not long enough");
  });

  it.each([5, 100, "many"])("refuses a minimum length of %j, as Cognito does", (MinimumLength) => {
    expect(() => readPasswordPolicy({ MinimumLength })).toThrow("PasswordPolicy.MinimumLength must be from 6 to 99");
  });

  it("lets a temporary password live for seven days, or for the days that it names", () => {
    expect(readPasswordPolicy({}).temporaryMs).toBe(7 * 86_400_000);
    expect(readPasswordPolicy({ TemporaryPasswordValidityDays: 1 }).temporaryMs).toBe(86_400_000);
    expect(readPasswordPolicy({}, 2).temporaryMs).toBe(2 * 86_400_000);
  });

  it("refuses both names of that time at once, and more days than a year has", () => {
    expect(() => readPasswordPolicy({ TemporaryPasswordValidityDays: 1 }, 1)).toThrow(
      "UnusedAccountValidityDays must not be set beside PasswordPolicy.TemporaryPasswordValidityDays",
    );
    for (const days of [366, -1, "many"])
      expect(() => readPasswordPolicy({ TemporaryPasswordValidityDays: days })).toThrow("must be from 0 to 365");
  });
});
