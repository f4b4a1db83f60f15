import { provePassword, srpTimestamp, startSrp } from "../../client/srp.ts";
import { asObject, type Json } from "../../json.ts";
import type { CallerKeys } from "../api.ts";

/** Where a user signs in. */
export interface SignInPlace {
  region: string;
  userPoolId: string;
  clientId: string;
  /** The identity pool that gives the user keys. Undefined when no identity pool takes the tokens of this user pool. */
  identityPoolId?: string;
}

/** The answer of an AWS service: its JSON, or AWS's words of a refusal. */
export type AwsAnswer = { ok: true; body: Json } | { ok: false; message: string };

/** The clock, the randomness and the AWS endpoint of a sign-in. */
export interface SignInMeans {
  /** Sends an action to the AWS endpoint: the value of X-Amz-Target, and the input. */
  post: (target: string, input: Json) => Promise<AwsAnswer>;
  /** The current time, in milliseconds since 1970 UTC. */
  now: () => number;
  randomBytes: (size: number) => Uint8Array;
}

/** A user who is signed in. `keys` are those of the role that the identity pool gives; `why` says why there are none. */
export interface SignedIn {
  ok: true;
  tokens: { id: string; access: string };
  keys?: CallerKeys;
  why?: string;
}

/** The refusal of a sign-in, with AWS's words. */
export interface SignInRefusal {
  ok: false;
  message: string;
}

/** Signs a user in by SRP, so that the password never leaves the page, and exchanges the ID token at the identity pool for keys of the user's role. */
export async function signIn(
  place: SignInPlace,
  { password, username }: { username: string; password: string },
  means: SignInMeans,
): Promise<SignedIn | SignInRefusal> {
  const answer = await answerChallenge(place, username, password, means);
  if (!answer.ok) return answer;
  const { AuthenticationResult: result, ChallengeName: challenge } = answer.body;
  if (challenge !== undefined) {
    return { ok: false, message: `The user pool asks for ${challenge}. The console answers a password alone.` };
  }
  const tokens = { id: textOf(result, "IdToken"), access: textOf(result, "AccessToken") };
  const { identityPoolId } = place;
  if (identityPoolId === undefined) {
    return { ok: true, tokens, why: "no identity pool takes the tokens of this user pool" };
  }
  const keys = await keysFor({ ...place, identityPoolId }, tokens.id, means);
  return "accessKeyId" in keys ? { ok: true, tokens, keys } : { ok: true, tokens, why: keys.message };
}

async function answerChallenge(
  { clientId, userPoolId }: SignInPlace,
  username: string,
  password: string,
  { now, post, randomBytes }: SignInMeans,
): Promise<AwsAnswer> {
  const start = startSrp(randomBytes(32));
  const challenge = await post("AWSCognitoIdentityProviderService.InitiateAuth", {
    AuthFlow: "USER_SRP_AUTH",
    ClientId: clientId,
    AuthParameters: { USERNAME: username, SRP_A: start.srpA },
  });
  if (!challenge.ok || challenge.body["ChallengeName"] !== "PASSWORD_VERIFIER") return challenge;
  const read = (name: string) => textOf(challenge.body["ChallengeParameters"], name);
  const userId = read("USER_ID_FOR_SRP");
  const secretBlock = read("SECRET_BLOCK");
  const timestamp = srpTimestamp(now());
  return post("AWSCognitoIdentityProviderService.RespondToAuthChallenge", {
    ChallengeName: "PASSWORD_VERIFIER",
    ClientId: clientId,
    ChallengeResponses: {
      USERNAME: userId,
      PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
      TIMESTAMP: timestamp,
      PASSWORD_CLAIM_SIGNATURE: await provePassword(start, {
        poolName: userPoolId.slice(userPoolId.indexOf("_") + 1),
        userId,
        password,
        srpB: read("SRP_B"),
        salt: read("SALT"),
        secretBlock,
        timestamp,
      }),
    },
  });
}

async function keysFor(
  { identityPoolId, region, userPoolId }: SignInPlace & { identityPoolId: string },
  idToken: string,
  { post }: SignInMeans,
): Promise<CallerKeys | SignInRefusal> {
  const Logins = { [`cognito-idp.${region}.amazonaws.com/${userPoolId}`]: idToken };
  const identity = await post("AWSCognitoIdentityService.GetId", { IdentityPoolId: identityPoolId, Logins });
  if (!identity.ok) return identity;
  const { IdentityId } = identity.body;
  const answer = await post("AWSCognitoIdentityService.GetCredentialsForIdentity", { IdentityId, Logins });
  if (!answer.ok) return answer;
  const read = (name: string) => textOf(answer.body["Credentials"], name);
  return {
    accessKeyId: read("AccessKeyId"),
    secretAccessKey: read("SecretKey"),
    sessionToken: read("SessionToken"),
  };
}

/** Makes the function that sends an action of an AWS service to the page's own origin, where the AWS endpoint answers. */
export function createAwsPost(fetch: typeof globalThis.fetch): SignInMeans["post"] {
  return async function post(target, input) {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    const answer = await fetch("/", { method: "POST", headers, body: JSON.stringify(input) });
    const body = asObject(await answer.json());
    if (answer.ok) return { ok: true, body };
    const { __type: type, message = body["Message"] } = body;
    return { ok: false, message: `${type}: ${message}` };
  };
}

/** Reads a string of a JSON object; an empty string when it is not there. */
function textOf(value: unknown, name: string): string {
  return String(asObject(value)[name] ?? "");
}
