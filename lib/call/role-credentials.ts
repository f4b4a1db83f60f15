import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { CallFailure } from "./call-failure.ts";
import type { CredentialsProvider } from "./sign.ts";

/**
 * The credentials of the role that this process runs under: on Lambda the function's own, from the variables that Lambda sets. No pool, no
 * secret and no sign-in.
 *
 * The AWS SDK's own chain, which keeps what it found until it ends. Rejects with a CallFailure at the step `credentials`.
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
