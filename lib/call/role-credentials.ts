import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { CallFailure } from "./call-failure.ts";
import type { CredentialsProvider } from "./sign.ts";

/**
 * Gets the credentials of the role that this process runs under; on Lambda the function's own role, from the variables that Lambda sets. No
 * user pool, secret or sign-in is needed.
 *
 * The AWS SDK's default chain finds the credentials and keeps them until they expire. Rejects with a CallFailure whose step is
 * `credentials`.
 *
 * @example
 * import { roleCredentials, signedFetch } from "countersign/call";
 *
 * const fetchSigned = signedFetch({ region: "eu-west-1", credentials: roleCredentials() });
 * const answer = await fetchSigned("https://abc123.execute-api.eu-west-1.amazonaws.com/dev/age?dob=19880101");
 * console.log(answer.status);
 */
export function roleCredentials(provider: ReturnType<typeof defaultProvider> = defaultProvider()): CredentialsProvider {
  return async function roleCredentials({ refused } = {}) {
    try {
      const { accessKeyId, secretAccessKey, sessionToken } = await provider({ forceRefresh: refused !== undefined });
      return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    } catch (error) {
      throw new CallFailure("credentials", error);
    }
  };
}
