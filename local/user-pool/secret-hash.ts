import { createHmac, timingSafeEqual } from "node:crypto";
import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import type { AppClient } from "./app-client.ts";

/**
 * Cognito's refusal of a missing or wrong SECRET_HASH; undefined when the hash is right or the app client has no secret. The hash is
 * base64(HMAC-SHA256(secret, username + client id)). `names` are the usernames that it may be computed for.
 *
 * Source: Cognito developer guide, "Computing secret hash values".
 */
export function secretHashProblem(client: AppClient, names: readonly string[], given: string): AwsRefusal | undefined {
  const { id, secret } = client;
  if (secret === undefined) return undefined;
  if (given === "") return missingHash(id);
  if (names.some((name) => isEqual(given, secretHash(secret, name, id)))) return undefined;
  return bySecret(refusal("NotAuthorizedException", `Unable to verify secret hash for client ${id}`, WRONG_HASH));
}

/**
 * Cognito's refusal of a missing or wrong SECRET_HASH in a refresh. `username` is the pool's own name for the user, which an e-mail address does not
 * replace. Cognito also accepts the app client's secret itself here: AWS's SDKs for Android and iOS send it (their CognitoUser and AWSCognitoIdentityUser).
 *
 * The words are those that clients report since 2022 (aws-sdk-net-extensions-cognito 94 and 122, amplify-android 3111).
 */
export function refreshHashProblem({ id, secret }: AppClient, username: string, given: string): AwsRefusal | undefined {
  if (secret === undefined) return undefined;
  if (given === "") return missingHash(id);
  if (isEqual(given, secret) || isEqual(given, secretHash(secret, username, id))) return undefined;
  return bySecret(refusal("NotAuthorizedException", `SecretHash does not match for the client: ${id}`, WRONG_HASH));
}

/** Cognito's refusal of a missing or wrong ClientSecret; undefined when it is right or the app client has no secret. */
export function clientSecretProblem({ id, secret }: AppClient, given: string): AwsRefusal | undefined {
  if (secret === undefined || isEqual(given, secret)) return undefined;
  const message = `Invalid client secret for client ${id}`;
  return bySecret(refusal("NotAuthorizedException", message, "ClientSecret is not the app client's secret"));
}

const WRONG_HASH = "SECRET_HASH was made with another secret, username or client id";

function missingHash(id: string): AwsRefusal {
  return bySecret(
    refusal(
      "NotAuthorizedException",
      `Client ${id} is configured with secret but SECRET_HASH was not received`,
      "the app client has a secret, so every request needs SECRET_HASH",
    ),
  );
}

function bySecret(refused: AwsRefusal): AwsRefusal {
  return decidedBy(refused, {
    property: "UserPoolClient.GenerateSecret",
    value: true,
    meaning:
      "With false, the app client has no secret, and requests need no SECRET_HASH. A change makes a new app client.",
  });
}

/** Computes SECRET_HASH: base64(HMAC-SHA256(secret, username + client id)). */
export function secretHash(secret: string, username: string, clientId: string): string {
  return createHmac("sha256", secret)
    .update(username + clientId)
    .digest("base64");
}

function isEqual(given: string, expected: string): boolean {
  const [sent, right] = [Buffer.from(given), Buffer.from(expected)];
  return sent.byteLength === right.byteLength && timingSafeEqual(sent, right);
}
