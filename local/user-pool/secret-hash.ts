import { createHmac, timingSafeEqual } from "node:crypto";
import { type AwsRefusal, refusal } from "../endpoint/action.ts";
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
  if (given === "") {
    const message = `Client ${id} is configured with secret but SECRET_HASH was not received`;
    return refusal(
      "NotAuthorizedException",
      message,
      "the app client has a secret, so every request needs SECRET_HASH",
    );
  }
  const isRight = names.some((name) => {
    const expected = createHmac("sha256", secret)
      .update(name + id)
      .digest();
    const sent = Buffer.from(given, "base64");
    return sent.byteLength === expected.byteLength && timingSafeEqual(sent, expected);
  });
  if (isRight) return undefined;
  return refusal(
    "NotAuthorizedException",
    `Unable to verify secret hash for client ${id}`,
    "SECRET_HASH was made with another secret, username or client id",
  );
}

/** Cognito's refusal of a missing or wrong ClientSecret; undefined when it is right or the app client has no secret. */
export function clientSecretProblem({ id, secret }: AppClient, given: string): AwsRefusal | undefined {
  if (secret === undefined) return undefined;
  const [expected, sent] = [Buffer.from(secret), Buffer.from(given)];
  if (sent.byteLength === expected.byteLength && timingSafeEqual(sent, expected)) return undefined;
  const message = `Invalid client secret for client ${id}`;
  return refusal("NotAuthorizedException", message, "ClientSecret is not the app client's secret");
}
