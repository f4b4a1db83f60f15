import { type Action, type AwsRefusal, answer, readString, refusal } from "../../endpoint/action.ts";
import { type CognitoIdentity, IDENTITY_POOLS } from "../../iam/principal.ts";
import { trusts } from "../../iam/role.ts";
import { parseJwt } from "../../jwt/jwt.ts";
import { assumedRole, readRoleDuration, roleArnProblem, unimitatedParameter } from "../role-session.ts";
import type { StsInput, TokenIssuer } from "../sts-input.ts";

/**
 * The parameters that are not imitated: two would limit the session, and one is for identity providers that do not speak OpenID Connect.
 */
const UNIMITATED = ["Policy", "PolicyArns", "ProviderId"];

/**
 * The action AssumeRoleWithWebIdentity of STS. This is the second half of Cognito's classic flow: it returns keys of a role whose trust
 * policy allows the token's identity. The request needs no signature, because the token proves the caller. Source: STS API reference.
 */
export function assumeRoleWithWebIdentity({ findRole, now, region, sessions, tokenIssuers }: StsInput): Action {
  return {
    required: ["RoleArn", "RoleSessionName", "WebIdentityToken"],
    access: "anyone",
    run(input) {
      const refused = unimitatedParameter("AssumeRoleWithWebIdentity", UNIMITATED, input) ?? roleArnProblem(input);
      if (refused) return refused;
      const [roleArn, sessionName] = [readString(input, "RoleArn"), readString(input, "RoleSessionName")];
      const token = readToken(tokenIssuers, readString(input, "WebIdentityToken"));
      if (token === "expired")
        return refusal("ExpiredTokenException", "Token expired", "the identity pool's token is older than ten minutes");
      if (token === "unknown") return unknownToken(readString(input, "WebIdentityToken"));
      const role = findRole(roleArn);
      const trust =
        role &&
        trusts(role, {
          assumer: { type: "Federated", value: IDENTITY_POOLS },
          action: "sts:AssumeRoleWithWebIdentity",
          identity: token,
          region,
          now: now(),
        });
      if (role === undefined || trust?.effect !== "allow") {
        const because = trust?.because ?? "there is no role with this ARN";
        return refusal("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", because);
      }
      const duration = readRoleDuration(input, role);
      if ("kind" in duration) return duration;
      const durationSeconds = duration.seconds;
      const session = sessions.assumeRole({ role, sessionName, durationSeconds, cognito: token });
      return answer(assumedRole(session, role, sessionName));
    },
  };
}

/** Returns the identity that a token proves. An identity pool knows only its own tokens, so every pool is asked until one of them recognises the token. */
function readToken(issuers: readonly TokenIssuer[], token: string): CognitoIdentity | "expired" | "unknown" {
  for (const issuer of issuers) {
    const read = issuer.read(token);
    if (read.ok) return read.identity;
    if (read.expired) return "expired";
  }
  return "unknown";
}

/** The refusal of a token that no identity pool of the stack issued. AWS names the issuer that the token itself states. */
function unknownToken(token: string): AwsRefusal {
  const issuer = parseJwt(token)?.claims["iss"];
  const message =
    typeof issuer === "string"
      ? `No OpenIDConnect provider found in your account for ${issuer}`
      : "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
  return refusal("InvalidIdentityToken", message, "no identity pool of the stack issued the token");
}
