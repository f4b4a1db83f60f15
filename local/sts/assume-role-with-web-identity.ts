import { type AwsRefusal, refusal } from "../endpoint/action.ts";
import { cognitoContext } from "../iam/request-context.ts";
import { trusts } from "../iam/role.ts";
import type { Session } from "../iam/session.ts";
import type { IdentityPool } from "../identity-pool/identity-pool.ts";

/** What a caller of STS asks for. */
export interface WebIdentityRequest {
  roleArn: string;
  sessionName: string;
  token: string;
  /** 900 to the role's MaxSessionDuration; 3600 when it is not said. */
  durationSeconds: number;
}

/**
 * AssumeRoleWithWebIdentity: STS API reference. The classic flow's second half: an identity pool's token for the keys of a role that trusts
 * it. Anybody may call it; the token proves itself.
 */
export function assumeRoleWithWebIdentity(
  pools: readonly IdentityPool[],
  request: WebIdentityRequest,
): { kind: "assumed"; session: Session } | AwsRefusal {
  const { durationSeconds, roleArn, sessionName, token } = request;
  for (const { findRole, openIdTokens, sessions } of pools) {
    const read = openIdTokens.read(token);
    if (!read.ok && read.expired)
      return refusal("ExpiredTokenException", "Token expired", "the identity pool's token is older than ten minutes");
    if (!read.ok) continue;
    const role = findRole(roleArn);
    const trust =
      role &&
      trusts(role, {
        principal: { Federated: "cognito-identity.amazonaws.com" },
        action: "sts:AssumeRoleWithWebIdentity",
        context: cognitoContext(read.identity),
      });
    if (role === undefined || trust?.effect !== "allow") {
      const because = trust?.because ?? `there is no role ${roleArn}`;
      return refusal("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", because);
    }
    if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
      const message = `1 validation error detected: Value at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`;
      return refusal("ValidationError", message, "RoleSessionName is 2 to 64 letters, digits and _+=,.@-");
    }
    if (!Number.isInteger(durationSeconds)) {
      const message = "The requested DurationSeconds is not a whole number.";
      return refusal("ValidationError", message, "DurationSeconds is no whole number");
    }
    if (durationSeconds < 900 || durationSeconds > role.maxSessionSeconds) {
      const message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
      return refusal("ValidationError", message, "DurationSeconds is under 900 or over the role's MaxSessionDuration");
    }
    return {
      kind: "assumed",
      session: sessions.assumeRole({ role, sessionName, durationSeconds, cognito: read.identity }),
    };
  }
  return refusal(
    "InvalidIdentityToken",
    "No OpenIDConnect provider found in your account for https://cognito-identity.amazonaws.com",
    "the token is none that an identity pool here issued",
  );
}
