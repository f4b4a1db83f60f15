import { CognitoIdentityClient } from "@aws-sdk/client-cognito-identity";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { getCredentials, getIdentityId } from "../../lib/call/cognito-identity.ts";
import { signIn } from "../../lib/call/cognito-sign-in.ts";
import type { Fetch } from "../../lib/call/fetch.ts";
import { signedFetch } from "../../lib/call/signed-fetch.ts";
import type { AccountIds } from "./account-ids.ts";
import type { CompleteAccount } from "./account-record.ts";
import type { ClientOptions } from "./sdk-requests.ts";
import { runStep, StepFailure } from "./step.ts";

/** Proves that an account works, by the requests that a caller of the API makes. A step that fails throws a StepFailure. */
export interface Caller {
  /** Signs in and gets an identity. */
  signIn: (account: CompleteAccount) => Promise<SignedIn>;
  /** Gets credentials of the caller's role and, when `call` is given, calls an API with them. */
  useCredentials: (signedIn: SignedIn, call: ProvingCall | undefined) => Promise<void>;
}

export interface SignedIn {
  identityId: string;
  idToken: string;
}

/** Calls an API with the fetch that is given. Resolves to undefined when the answer is right, otherwise to a sentence about what is wrong. */
export type ProvingCall = (fetch: Fetch) => Promise<string | undefined>;

export interface CallerOptions extends Omit<AccountIds, "group" | "secretId"> {
  client: ClientOptions;
  now: () => number;
  randomBytes: (size: number) => Buffer;
}

/** Makes a caller that sends its requests by the AWS SDK's clients. `destroy` closes their connections. */
export function sdkCaller(options: CallerOptions): Caller & { destroy: () => void } {
  const { appClientId, identityPoolId, now, randomBytes, region, userPoolId } = options;
  const client = new CognitoIdentityProviderClient(options.client);
  const identities = new CognitoIdentityClient(options.client);
  const pool = { client: identities, identityPoolId, region, userPoolId };

  async function signInAs(account: CompleteAccount): Promise<SignedIn> {
    const attempt = () => signIn({ client, userPoolId, appClientId, now, randomBytes }, account);
    // A challenge is answered once: when that answer is lost, the SDK's retry is refused, and only a new sign-in can succeed.
    const { idToken } = await attempt().catch(attempt);
    return { idToken, identityId: await getIdentityId(pool, idToken) };
  }

  return {
    signIn: (account) => runStep("sign in", () => signInAs(account)),
    async useCredentials({ idToken, identityId }, call) {
      const credentials = await runStep("sign in", () => getCredentials(pool, identityId, idToken));
      const fetch = signedFetch({ credentials: async () => credentials, region, now });
      const wrong = await runStep("call with it", async () => call?.(fetch));
      if (wrong === undefined) return;
      throw new StepFailure("call with it", `${wrong}\nThe secret still names the account that was in use.`);
    },
    destroy() {
      client.destroy();
      identities.destroy();
    },
  };
}
