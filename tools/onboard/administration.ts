/** What onboarding, rotation, revocation and removal have in common: the clients, the secret, and what is done with an account. */
import { randomBytes as strongRandomBytes } from "node:crypto";
import { CognitoIdentityClient } from "@aws-sdk/client-cognito-identity";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { getCredentials, getIdentityId } from "../../lib/call/cognito-identity.ts";
import { signIn } from "../../lib/call/cognito-sign-in.ts";
import type { TemporaryCredentials } from "../../lib/call/temporary-credentials.ts";
import type { AccountIds } from "./account-ids.ts";
import { type AccountStore, accountStore, isNamed, type StoredAccount } from "./account-store.ts";
import { newPassword, randomText } from "./password.ts";
import { type OnboardStep, runStep, StepFailure } from "./step.ts";

export interface OnboardOptions extends AccountIds {
  /** The AWS endpoint, and the keys to administer it with. Default: the SDK's own, from its environment variables. */
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** Default: node:crypto's. */
  randomBytes?: (size: number) => Buffer;
}

/** A step that did not succeed. The sentence says what failed and what to do. */
export interface OnboardRefusal {
  ok: false;
  step: OnboardStep;
  sentence: string;
}

export interface Administration {
  store: AccountStore;
  now: () => number;
  /** A name that nobody can guess. */
  newName: () => string;
  /** Gives an account of that name a new password and its group, and makes it when there is none. */
  equip: (username: string) => Promise<StoredAccount>;
  /** Signs in and asks for the identity, as a caller does. */
  prove: (account: StoredAccount) => Promise<{ identityId: string; idToken: string }>;
  /** Credentials of the caller's role, as a caller gets them. */
  credentialsOf: (proved: { identityId: string; idToken: string }) => Promise<TemporaryCredentials>;
  /** Ends its sessions and deletes it. One that is not there is no failure. */
  drop: (username: string) => Promise<void>;
}

/** Runs `run` with the clients that it needs, and ends them. A step that fails is a refusal; anything else is thrown. */
export async function administer<Result>(
  options: OnboardOptions,
  run: (administration: Administration) => Promise<Result>,
): Promise<Result | OnboardRefusal> {
  const { endpoint, credentials, region, now = Date.now, randomBytes = strongRandomBytes } = options;
  const shared = { region, ...(endpoint !== undefined && { endpoint }), ...(credentials && { credentials }) };
  const { appClientId, group, identityPoolId, secretId, userPoolId } = options;
  const store = accountStore(secretId, shared);
  const client = new CognitoIdentityProviderClient(shared);
  const identities = new CognitoIdentityClient(shared);
  const pool = { client: identities, identityPoolId, region, userPoolId };
  const user = (Username: string) => ({ UserPoolId: userPoolId, Username });

  const administration: Administration = {
    store,
    now,
    newName: () => `caller-${randomText(randomBytes, "abcdefghijklmnopqrstuvwxyz0123456789", 16)}@countersign.invalid`,
    async equip(username) {
      const password = newPassword(randomBytes);
      const sub = await runStep("create the account", () => subOf(username));
      await runStep("set its password", () =>
        client.send(new AdminSetUserPasswordCommand({ ...user(username), Password: password, Permanent: true })),
      );
      await runStep("add it to its group", () =>
        client.send(new AdminAddUserToGroupCommand({ ...user(username), GroupName: group })),
      );
      return { username, password, sub };
    },
    prove: ({ password, username }) =>
      runStep("sign in", async () => {
        const options = { client, userPoolId, appClientId, now, randomBytes };
        const { idToken } = await signIn(options, { username, password });
        return { idToken, identityId: await getIdentityId(pool, idToken) };
      }),
    credentialsOf: ({ idToken, identityId }) => runStep("sign in", () => getCredentials(pool, identityId, idToken)),
    async drop(username) {
      await runStep("sign it out", () => unlessGone(client.send(new AdminUserGlobalSignOutCommand(user(username)))));
      await runStep("delete the account", () => unlessGone(client.send(new AdminDeleteUserCommand(user(username)))));
    },
  };

  /** Of the account of that name, which is made when it is not there. */
  async function subOf(username: string): Promise<string> {
    try {
      const { User } = await client.send(new AdminCreateUserCommand({ ...user(username), MessageAction: "SUPPRESS" }));
      return User?.Attributes?.find(({ Name }) => Name === "sub")?.Value ?? User?.Username ?? "";
    } catch (error) {
      if (!isNamed(error, "UsernameExistsException")) throw error;
      const { UserAttributes, Username = "" } = await client.send(new AdminGetUserCommand(user(username)));
      return UserAttributes?.find(({ Name }) => Name === "sub")?.Value ?? Username;
    }
  }

  try {
    return await run(administration);
  } catch (error) {
    if (error instanceof StepFailure) return { ok: false, step: error.step, sentence: error.message };
    throw error;
  } finally {
    for (const one of [store, client, identities]) one.destroy();
  }
}

async function unlessGone(deleting: Promise<unknown>): Promise<void> {
  try {
    await deleting;
  } catch (error) {
    if (!isNamed(error, "UserNotFoundException")) throw error;
  }
}
