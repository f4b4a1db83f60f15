import { type AwsRefusal, answer, type Outcome, readString } from "../../endpoint/action.ts";
import { IDENTITY_POOLS } from "../../iam/principal.ts";
import { trusts } from "../../iam/role.ts";
import type { Session } from "../../iam/session.ts";
import type { Json } from "../../json.ts";
import { chooseRole } from "../choose-role.ts";
import type { IdentityPool } from "../identity-pool.ts";
import { type ProvedIdentity, proveIdentity } from "../prove-identity.ts";
import { invalidConfiguration } from "../refusals.ts";

/**
 * The lifetime of the credentials, in seconds. The lifetime does not depend on the expiry of the ID token (Cognito developer guide,
 * "Identity pools authentication flow").
 */
const LIFETIME_SECONDS = 3600;

/**
 * The action GetCredentialsForIdentity of Cognito identity pools. The login determines the role, and the role's trust policy must allow the
 * identity to assume it. Source: identity pools API reference.
 */
export function getCredentialsForIdentity(pool: IdentityPool, input: Json): Outcome {
  const proof = proveIdentity(pool, readString(input, "IdentityId"), input);
  if (proof.kind === "refused") return proof;
  const chosen = roleFor(pool, proof, readString(input, "CustomRoleArn"));
  if (chosen.kind === "refused") return chosen;

  const role = pool.findRole(chosen.arn);
  if (role === undefined) return invalidConfiguration(`there is no role ${chosen.arn}`);
  const { identity } = proof;
  const trust = trusts(role, {
    assumer: { type: "Federated", value: IDENTITY_POOLS },
    action: "sts:AssumeRoleWithWebIdentity",
    identity,
    region: pool.region,
    now: pool.surroundings.now(),
  });
  if (trust.effect !== "allow") {
    return invalidConfiguration(trust.because, {
      property: "Role.AssumeRolePolicyDocument",
      value: role.arn,
      meaning: "The role's trust policy must allow the identity pool to assume the role for this identity.",
    });
  }
  const session = pool.sessions.assumeRole({
    role,
    sessionName: "CognitoIdentityCredentials",
    durationSeconds: LIFETIME_SECONDS,
    cognito: identity,
    guest: !identity.authenticated,
  });
  pool.counts.credentials++;
  return answer(writeCredentials(identity.identityId, session));
}

function roleFor(
  { roleAttachment }: IdentityPool,
  { login }: ProvedIdentity,
  customRoleArn: string,
): { kind: "role"; arn: string } | AwsRefusal {
  if (login !== undefined) return chooseRole(roleAttachment, login, customRoleArn);
  const { unauthenticated } = roleAttachment;
  if (unauthenticated === undefined)
    return invalidConfiguration("the identity pool has no role for guests", {
      property: "IdentityPoolRoleAttachment.Roles.unauthenticated",
      meaning: "With a role here, guests get it.",
    });
  return { kind: "role", arn: unauthenticated };
}

/** The answer as AWS writes it: keys in alphabetical order, the expiry in seconds as a number in E notation. */
function writeCredentials(identityId: string, session: Session): string {
  const { accessKeyId, expiresAt = 0, secretAccessKey, sessionToken = "" } = session;
  const expiration = (expiresAt / 1000).toExponential().replace("e+", "E");
  const credentials = [
    `"AccessKeyId":${JSON.stringify(accessKeyId)}`,
    `"Expiration":${expiration}`,
    `"SecretKey":${JSON.stringify(secretAccessKey)}`,
    `"SessionToken":${JSON.stringify(sessionToken)}`,
  ];
  return `{"Credentials":{${credentials.join(",")}},"IdentityId":${JSON.stringify(identityId)}}`;
}
