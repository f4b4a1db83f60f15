import type { AccountIds } from "./account-ids.ts";
import { isReservedName, NAME_PREFIX, newName } from "./account-name.ts";
import type { CompleteAccount } from "./account-record.ts";
import { isNamed } from "./aws-error.ts";
import type { AwsRequests } from "./aws-requests.ts";
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
  /** Revokes the refresh tokens of an account, if it exists. */
  signOut: (username: string) => Promise<void>;
  /** Deletes an account. Returns whether it existed. */
  remove: (username: string) => Promise<boolean>;
}

export interface PoolOptions extends Pick<AccountIds, "appClientId" | "group" | "userPoolId"> {
  requests: AwsRequests;
  randomBytes: (size: number) => Buffer;
}

/** Opens a user pool. */
export function poolAccounts({ appClientId, group, randomBytes, requests, userPoolId }: PoolOptions): PoolAccounts {
  const user = (Username: string) => ({ UserPoolId: userPoolId, Username });

  async function list(): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = { UserPoolId: userPoolId, Filter: `email ^= "${NAME_PREFIX}"` };
      const { PaginationToken, Users = [] } = await requests.listUsers({
        ...page,
        ...(token !== undefined && { PaginationToken: token }),
      });
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
      const { User } = await requests.adminCreateUser({ ...user(username), MessageAction: "SUPPRESS" });
      return User?.Attributes?.find(({ Name }) => Name === "sub")?.Value ?? User?.Username ?? "";
    } catch (error) {
      if (!isNamed(error, "UsernameExistsException")) throw error;
      const { UserAttributes, Username = "" } = await requests.adminGetUser(user(username));
      return UserAttributes?.find(({ Name }) => Name === "sub")?.Value ?? Username;
    }
  }

  const clientSecret = () =>
    runStep("read the app client", async () => {
      const described = await requests.describeUserPoolClient({ UserPoolId: userPoolId, ClientId: appClientId });
      return described.UserPoolClient?.ClientSecret;
    });

  return {
    newName: () => newName(randomBytes),
    list: () => runStep("list the accounts", list),
    exists: (username) =>
      runStep("list the accounts", async () => {
        const found = await unlessMissing(requests.adminGetUser(user(username)));
        return found !== undefined;
      }),
    clientSecret,
    async create(username) {
      const password = newPassword(randomBytes);
      const sub = await runStep("create the account", () => createUser(username));
      await runStep("set its password", () =>
        requests.adminSetUserPassword({ ...user(username), Password: password, Permanent: true }),
      );
      await runStep("add it to its group", () => requests.adminAddUserToGroup({ ...user(username), GroupName: group }));
      const secret = await clientSecret();
      return { username, password, ...(secret !== undefined && { clientSecret: secret }), sub };
    },
    async signOut(username) {
      await runStep("sign it out", () => unlessMissing(requests.adminUserGlobalSignOut(user(username))));
    },
    async remove(username) {
      const deleted = await runStep("delete the account", () =>
        unlessMissing(requests.adminDeleteUser(user(username))),
      );
      return deleted !== undefined;
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
