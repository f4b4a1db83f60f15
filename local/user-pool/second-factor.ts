import { answer, type Outcome } from "../endpoint/action.ts";
import type { AppClient } from "./app-client.ts";
import { openSession } from "./auth-session.ts";
import type { UserPool } from "./user-pool.ts";
import type { User } from "./users.ts";

/**
 * Goes on with a sign-in whose password was right: asks for a code of the second factor, asks the user to set up a second factor, or issues
 * tokens.
 */
export function askSecondFactor(pool: UserPool, client: AppClient, user: User): Outcome {
  if (needsSoftwareToken(pool, user)) {
    const deviceName = pool.softwareTokens.deviceName(user);
    return answer({
      ChallengeName: "SOFTWARE_TOKEN_MFA",
      ChallengeParameters: {
        ...(deviceName !== "" && { FRIENDLY_DEVICE_NAME: deviceName }),
        USER_ID_FOR_SRP: user.username,
      },
      Session: openSession(pool, client.id, user, "SOFTWARE_TOKEN_MFA"),
    });
  }
  if (pool.mfa.configuration === "ON") {
    return answer({
      ChallengeName: "MFA_SETUP",
      ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]', USER_ID_FOR_SRP: user.username },
      Session: openSession(pool, client.id, user, "MFA_SETUP"),
    });
  }
  return issueTokens(pool, client, user);
}

/** Whether the user must enter a code of a software token to sign in. */
export function needsSoftwareToken({ mfa, softwareTokens }: UserPool, user: User): boolean {
  if (softwareTokens.stateOf(user) !== "verified") return false;
  return mfa.configuration === "ON" || (mfa.configuration === "OPTIONAL" && softwareTokens.settingsOf(user).isEnabled);
}

/** Ends a sign-in with tokens. */
export function issueTokens(pool: UserPool, client: AppClient, user: User): Outcome {
  pool.counts.signIns++;
  return answer({ AuthenticationResult: pool.tokens.issue(user, client), ChallengeParameters: {} });
}
