import { CognitoIdentityClient } from "@aws-sdk/client-cognito-identity";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { getCredentials, getIdentityId } from "../../lib/call/cognito-identity.ts";
import { signIn } from "../../lib/call/cognito-sign-in.ts";
import type { TemporaryCredentials } from "../../lib/call/temporary-credentials.ts";
import type { AccountIds } from "./account-ids.ts";
import { isReservedName, NAME_PREFIX, newName } from "./account-name.ts";
import type { CompleteAccount } from "./account-record.ts";
import type { StoreOptions } from "./account-store.ts";
import { isNamed } from "./aws-error.ts";
import { newPassword } from "./password.ts";
import { runStep } from "./step.ts";

/** The application accounts of a user pool. A step that fails throws a StepFailure. */
export interface PoolAccounts {
  /** Returns a new name that nobody can guess. */
  newName: () => string;
  /** Lists the accounts with a reserved name. */
  list: () => Promise<string[]>;
  exists: (username: string) => Promise<boolean>;
  /** The secret of the app client; undefined when the app client has none. */
  clientSecret: () => Promise<string | undefined>;
  /** Makes an account with a password and its group. */
  create: (username: string) => Promise<CompleteAccount>;
  /** Signs in and gets an identity, as a caller does. */
  signIn: (account: CompleteAccount) => Promise<SignedIn>;
  /** Gets credentials of the caller's role, as a caller does. */
  credentialsOf: (signedIn: SignedIn) => Promise<TemporaryCredentials>;
  /** Revokes the refresh tokens of an account, if it exists. */
  signOut: (username: string) => Promise<void>;
  /** Deletes an account. Returns whether it existed. */
  remove: (username: string) => Promise<boolean>;
  destroy: () => void;
}

export interface SignedIn {
  identityId: string;
  idToken: string;
}

export interface PoolOptions extends Omit<AccountIds, "secretId">, StoreOptions {
  now: () => number;
}

/** Opens a user pool and its identity pool. */
export function poolAccounts(options: PoolOptions): PoolAccounts {
  const { appClientId, group, identityPoolId, now, randomBytes, region, userPoolId } = options;
  const client = new CognitoIdentityProviderClient(options.client);
  const identities = new CognitoIdentityClient(options.client);
  const pool = { client: identities, identityPoolId, region, userPoolId };
  const user = (Username: string) => ({ UserPoolId: userPoolId, Username });

  async function list(): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = { UserPoolId: userPoolId, Filter: `email ^= "${NAME_PREFIX}"` };
      const { PaginationToken, Users = [] } = await client.send(
        new ListUsersCommand({ ...page, ...(token !== undefined && { PaginationToken: token }) }),
      );
      const emails = Users.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === "email")?.Value ?? "");
      names.push(...emails.filter(isReservedName));
      token = PaginationToken;
    } while (token !== undefined);
    return names;
  }

  /**
   * Creates the user and returns its sub. When the user already exists, an earlier attempt created it and the answer was lost: that user's
   * sub is returned.
   */
  async function createUser(username: string): Promise<string> {
    try {
      const { User } = await client.send(new AdminCreateUserCommand({ ...user(username), MessageAction: "SUPPRESS" }));
      return User?.Attributes?.find(({ Name }) => Name === "sub")?.Value ?? User?.Username ?? "";
    } catch (error) {
      if (!isNamed(error, "UsernameExistsException")) throw error;
      const { UserAttributes, Username = "" } = await client.send(new AdminGetUserCommand(user(username)));
      return UserAttributes?.find(({ Name }) => Name === "sub")?.Value ?? Username;
    }
  }

  const clientSecret = () =>
    runStep("read the app client", async () => {
      const describe = new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: appClientId });
      return (await client.send(describe)).UserPoolClient?.ClientSecret;
    });

  async function signInAs(account: CompleteAccount): Promise<SignedIn> {
    const attempt = () => signIn({ client, userPoolId, appClientId, now, randomBytes }, account);
    // A challenge is answered once: when that answer is lost, the SDK's retry is refused, and only a new sign-in can succeed.
    const { idToken } = await attempt().catch(attempt);
    return { idToken, identityId: await getIdentityId(pool, idToken) };
  }

  return {
    newName: () => newName(randomBytes),
    list: () => runStep("list the accounts", list),
    exists: (username) =>
      runStep("list the accounts", async () => {
        const found = client.send(new AdminGetUserCommand(user(username)));
        return (await unlessMissing(found)) !== undefined;
      }),
    clientSecret,
    async create(username) {
      const password = newPassword(randomBytes);
      const sub = await runStep("create the account", () => createUser(username));
      await runStep("set its password", () =>
        client.send(new AdminSetUserPasswordCommand({ ...user(username), Password: password, Permanent: true })),
      );
      await runStep("add it to its group", () =>
        client.send(new AdminAddUserToGroupCommand({ ...user(username), GroupName: group })),
      );
      const secret = await clientSecret();
      return { username, password, ...(secret !== undefined && { clientSecret: secret }), sub };
    },
    signIn: (account) => runStep("sign in", () => signInAs(account)),
    credentialsOf: ({ idToken, identityId }) => runStep("sign in", () => getCredentials(pool, identityId, idToken)),
    async signOut(username) {
      const command = new AdminUserGlobalSignOutCommand(user(username));
      await runStep("sign it out", () => unlessMissing(client.send(command)));
    },
    async remove(username) {
      const command = new AdminDeleteUserCommand(user(username));
      const deleted = await runStep("delete the account", () => unlessMissing(client.send(command)));
      return deleted !== undefined;
    },
    destroy() {
      client.destroy();
      identities.destroy();
    },
  };
}

/** Waits for `result`. Resolves to undefined when AWS answers that the account does not exist. */
async function unlessMissing<Result>(result: Promise<Result>): Promise<Result | undefined> {
  try {
    return await result;
  } catch (error) {
    if (isNamed(error, "UserNotFoundException")) return undefined;
    throw error;
  }
}
