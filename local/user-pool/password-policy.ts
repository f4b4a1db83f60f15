import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import { asBoolean, asObject } from "../json.ts";
import { UserError } from "../user-error.ts";

/** A pool's rules for passwords. */
export interface PasswordPolicy {
  minimumLength: number;
  requireUppercase: boolean;
  requireLowercase: boolean;
  requireNumbers: boolean;
  requireSymbols: boolean;
  /** The lifetime of a temporary password, in milliseconds. */
  temporaryMs: number;
  /** The policy as DescribeUserPool writes it. */
  written: Readonly<Record<string, unknown>>;
}

const DAY_MS = 86_400_000;

/** The policy of a pool whose template has no PasswordPolicy (user pools API, PasswordPolicyType; developer guide, "Password requirements"). */
const DEFAULT = {
  MinimumLength: 8,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  RequireUppercase: true,
  TemporaryPasswordValidityDays: 7,
};

/**
 * Reads PasswordPolicy, and UnusedAccountValidityDays, the older name of TemporaryPasswordValidityDays. Throws a UserError for values that Cognito
 * refuses. A character class that the policy does not mention is not required.
 */
export function readPasswordPolicy(properties: unknown, unusedAccountDays?: unknown): PasswordPolicy {
  const written = properties === undefined ? DEFAULT : asObject(properties);
  const { MinimumLength, RequireLowercase, RequireNumbers, RequireSymbols, RequireUppercase } = written;
  const minimumLength = Number(MinimumLength ?? DEFAULT.MinimumLength);
  if (!(minimumLength >= 6 && minimumLength <= 99)) {
    throw new UserError("PasswordPolicy.MinimumLength must be from 6 to 99: Cognito refuses another one.");
  }
  return {
    minimumLength,
    requireUppercase: asBoolean(RequireUppercase) ?? false,
    requireLowercase: asBoolean(RequireLowercase) ?? false,
    requireNumbers: asBoolean(RequireNumbers) ?? false,
    requireSymbols: asBoolean(RequireSymbols) ?? false,
    temporaryMs: readTemporaryDays(asObject(properties)["TemporaryPasswordValidityDays"], unusedAccountDays) * DAY_MS,
    written,
  };
}

function readTemporaryDays(days: unknown, unusedAccountDays: unknown): number {
  if (days !== undefined && unusedAccountDays !== undefined) {
    throw new UserError(
      "AdminCreateUserConfig.UnusedAccountValidityDays must not be set beside PasswordPolicy.TemporaryPasswordValidityDays: Cognito refuses both.",
    );
  }
  const read = Number(days ?? unusedAccountDays ?? DEFAULT.TemporaryPasswordValidityDays);
  if (read >= 0 && read <= 365) return read;
  throw new UserError("TemporaryPasswordValidityDays must be from 0 to 365: Cognito refuses another number.");
}

/**
 * Cognito's refusal of a password that breaks the pool's policy; undefined for a password that the policy allows. Cognito names one broken rule; AWS
 * does not document which one comes first.
 */
export function passwordProblem(password: string, policy: PasswordPolicy): AwsRefusal | undefined {
  const reason = brokenRule(password, policy);
  if (reason === undefined) return undefined;
  const message = `Password did not conform with policy: ${reason}`;
  return decidedBy(refusal("InvalidPasswordException", message, reason.toLowerCase()), {
    property: "UserPool.Policies.PasswordPolicy",
    value: policy.written,
    meaning: "A policy with fewer rules accepts more passwords.",
  });
}

function brokenRule(password: string, policy: PasswordPolicy): string | undefined {
  if (password.length < policy.minimumLength) return "Password not long enough";
  if (policy.requireUppercase && !/[A-Z]/.test(password)) return "Password must have uppercase characters";
  if (policy.requireLowercase && !/[a-z]/.test(password)) return "Password must have lowercase characters";
  if (policy.requireNumbers && !/[0-9]/.test(password)) return "Password must have numeric characters";
  if (policy.requireSymbols && !/[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/.test(password)) {
    return "Password must have symbol characters";
  }
  return undefined;
}
