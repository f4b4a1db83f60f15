import { type AwsRefusal, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";

/** Cognito's default (user pools API, PasswordPolicyType). */
const MINIMUM_LENGTH = 8;

/**
 * Cognito's refusal of a password that breaks the pool's policy; undefined when it keeps to it. Cognito names one broken rule; which one comes first is
 * not documented.
 */
export function passwordProblem(password: string, policy: Json): AwsRefusal | undefined {
  const needs = (name: string) => policy[name] === true;
  const minimum = Number(policy["MinimumLength"] ?? MINIMUM_LENGTH);
  const reason =
    password.length < minimum
      ? "Password not long enough"
      : needs("RequireUppercase") && !/[A-Z]/.test(password)
        ? "Password must have uppercase characters"
        : needs("RequireLowercase") && !/[a-z]/.test(password)
          ? "Password must have lowercase characters"
          : needs("RequireNumbers") && !/[0-9]/.test(password)
            ? "Password must have numeric characters"
            : needs("RequireSymbols") && !/[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/.test(password)
              ? "Password must have symbol characters"
              : undefined;
  if (reason === undefined) return undefined;
  return refusal("InvalidPasswordException", `Password did not conform with policy: ${reason}`, reason.toLowerCase());
}
