import { asObject, type Json } from "../json.ts";
import { UserError } from "../user-error.ts";
import type { AwsClient } from "./aws-client.ts";
import type { Keys } from "./sign.ts";
import { provePassword, srpTimestamp, startSrp } from "./srp.ts";

export interface SignInOptions {
  aws: AwsClient;
  region: string;
  userPoolId: string;
  appClientId: string;
  identityPoolId: string;
  now: () => number;
  randomBytes: (size: number) => Buffer;
}

/**
 * Signs a user in by SRP, and exchanges the ID token at the identity pool for keys of the user's role. Throws a UserError with AWS's words when the
 * user pool or the identity pool refuses, and when the sign-in asks for more than a password.
 */
export async function signIn(options: SignInOptions, username: string, password: string): Promise<Keys> {
  const { aws, identityPoolId, region, userPoolId } = options;
  const idToken = await idTokenOf(options, username, password);
  const logins = { [`cognito-idp.${region}.amazonaws.com/${userPoolId}`]: idToken };
  const pool = (action: string, input: Json) =>
    aws({ service: "cognito-identity", target: `AWSCognitoIdentityService.${action}`, input });
  const { IdentityId } = await pool("GetId", { IdentityPoolId: identityPoolId, Logins: logins });
  const { Credentials } = await pool("GetCredentialsForIdentity", { IdentityId, Logins: logins });
  const { AccessKeyId, SecretKey, SessionToken } = asObject(Credentials);
  return {
    accessKeyId: String(AccessKeyId),
    secretAccessKey: String(SecretKey),
    sessionToken: String(SessionToken),
  };
}

async function idTokenOf(
  { appClientId, aws, now, randomBytes, userPoolId }: SignInOptions,
  username: string,
  password: string,
): Promise<string> {
  const start = startSrp(randomBytes(32));
  const pool = (action: string, input: Json) =>
    aws({ service: "cognito-idp", target: `AWSCognitoIdentityProviderService.${action}`, input });
  const challenge = await pool("InitiateAuth", {
    AuthFlow: "USER_SRP_AUTH",
    ClientId: appClientId,
    AuthParameters: { USERNAME: username, SRP_A: start.srpA },
  });
  refuseChallenge(challenge, "PASSWORD_VERIFIER");
  const parameters = asObject(challenge["ChallengeParameters"]);
  const read = (name: string) => String(parameters[name]);
  const timestamp = srpTimestamp(now());
  const answer = await pool("RespondToAuthChallenge", {
    ChallengeName: "PASSWORD_VERIFIER",
    ClientId: appClientId,
    ChallengeResponses: {
      USERNAME: read("USER_ID_FOR_SRP"),
      PASSWORD_CLAIM_SECRET_BLOCK: read("SECRET_BLOCK"),
      TIMESTAMP: timestamp,
      PASSWORD_CLAIM_SIGNATURE: await provePassword(start, {
        poolName: userPoolId.slice(userPoolId.indexOf("_") + 1),
        userId: read("USER_ID_FOR_SRP"),
        password,
        srpB: read("SRP_B"),
        salt: read("SALT"),
        secretBlock: read("SECRET_BLOCK"),
        timestamp,
      }),
    },
  });
  refuseChallenge(answer, undefined);
  return String(asObject(answer["AuthenticationResult"])["IdToken"]);
}

function refuseChallenge({ ChallengeName }: Json, expected: string | undefined): void {
  if (ChallengeName === expected) return;
  throw new UserError(`The user pool asks for ${ChallengeName}, and this command answers a password alone.`);
}
