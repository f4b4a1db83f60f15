import { type AwsRefusal, answer, type Outcome, refusal } from "../endpoint/action.ts";
import { asObject, type Json } from "../json.ts";
import { needsSoftwareToken } from "./second-factor.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/** The settings of factors that the stack does not imitate. */
const OTHERS = ["EmailMfaSettings", "SMSMfaSettings", "WebAuthnMfaSettings"];

/** Sets whether a user signs in with a software token. A request without SoftwareTokenMfaSettings changes nothing. */
export function setMfaPreference(pool: UserPool, user: User, input: Json): Outcome {
  const other = OTHERS.find((name) => Object.values(asObject(input[name])).includes(true));
  if (other !== undefined) return { kind: "not imitated", what: `a second factor by ${other}` };
  if ((input["SoftwareTokenMfaSettings"] ?? undefined) === undefined) return answer({});
  const { Enabled, PreferredMfa } = asObject(input["SoftwareTokenMfaSettings"]);
  const settings = { isEnabled: Enabled === true, isPreferred: PreferredMfa === true };
  if (settings.isPreferred && !settings.isEnabled) {
    return { kind: "not imitated", what: "SoftwareTokenMfaSettings with PreferredMfa and without Enabled" };
  }
  const problem = settings.isEnabled ? tokenProblem(pool, user) : undefined;
  if (problem) return problem;
  pool.softwareTokens.setSettings(user, settings);
  user.changedAt = pool.surroundings.now();
  return answer({});
}

function tokenProblem({ softwareTokens }: UserPool, user: User): AwsRefusal | undefined {
  switch (softwareTokens.stateOf(user)) {
    case "verified":
      return undefined;
    case "associated": {
      const because = "VerifySoftwareToken has not accepted a code of the user yet";
      return refusal("InvalidParameterException", "User has not verified software token mfa", because);
    }
    case "none": {
      const message = "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA";
      return refusal(
        "InvalidParameterException",
        message,
        "the user has no software token: AssociateSoftwareToken makes one",
      );
    }
  }
}

/** The members of GetUser and AdminGetUser about a user's second factors. A user without one has none of these members. */
export function mfaRecord(pool: UserPool, user: User): Json {
  const { isEnabled, isPreferred } = pool.softwareTokens.settingsOf(user);
  return {
    ...(isPreferred && { PreferredMfaSetting: "SOFTWARE_TOKEN_MFA" }),
    ...((isEnabled || needsSoftwareToken(pool, user)) && { UserMFASettingList: ["SOFTWARE_TOKEN_MFA"] }),
  };
}
