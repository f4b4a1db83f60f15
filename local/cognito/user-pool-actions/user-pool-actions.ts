import type { Action, Json, Outcome } from "../../endpoint/action.ts";
import { refused, text } from "../../endpoint/action.ts";
import type { JsonService } from "../../endpoint/aws-endpoint.ts";
import type { AppClient } from "../app-client.ts";
import type { UserPool } from "../user-pool.ts";
import { adminAddUserToGroup } from "./admin-add-user-to-group.ts";
import { adminConfirmSignUp } from "./admin-confirm-sign-up.ts";
import { adminCreateUser } from "./admin-create-user.ts";
import { adminGetUser } from "./admin-get-user.ts";
import { adminRemoveUserFromGroup } from "./admin-remove-user-from-group.ts";
import { adminSetUserPassword } from "./admin-set-user-password.ts";
import { initiateAuth } from "./initiate-auth.ts";
import { respondToAuthChallenge } from "./respond-to-auth-challenge.ts";
import { signUp } from "./sign-up.ts";

/** An action on the pool that its request names. */
export type AdminAction = { required: readonly string[]; run: (pool: UserPool, input: Json) => Outcome };

/** An action on the pool of the app client that its request names, which anybody may call. */
export type ClientAction = {
  required: readonly string[];
  run: (pool: UserPool, client: AppClient, input: Json) => Outcome;
};

const ADMIN_ACTIONS: Readonly<Record<string, AdminAction>> = {
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminConfirmSignUp: adminConfirmSignUp,
  AdminCreateUser: adminCreateUser,
  AdminGetUser: adminGetUser,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminSetUserPassword: adminSetUserPassword,
};

const CLIENT_ACTIONS: Readonly<Record<string, ClientAction>> = {
  InitiateAuth: initiateAuth,
  RespondToAuthChallenge: respondToAuthChallenge,
  SignUp: signUp,
};

/** Cognito user pools: every pool of the stack behind one service. An action that is not listed is not imitated. */
export function userPoolService(pools: readonly UserPool[], region: string, accountId: string): JsonService {
  const byId = (id: string) => pools.find((pool) => pool.id === id);
  const byClient = (clientId: string) => pools.find(({ clients }) => clients.has(clientId));

  const admin = ({ required, run }: AdminAction): Action => ({
    required: ["UserPoolId", ...required],
    resource: (input) =>
      byId(text(input, "UserPoolId"))?.arn ??
      `arn:aws:cognito-idp:${region}:${accountId}:userpool/${text(input, "UserPoolId")}`,
    run(input) {
      const pool = byId(text(input, "UserPoolId"));
      if (pool) return run(pool, input);
      return refused(
        "ResourceNotFoundException",
        `User pool ${text(input, "UserPoolId")} does not exist.`,
        "there is no such pool",
      );
    },
  });
  const open = ({ required, run }: ClientAction): Action => ({
    required: ["ClientId", ...required],
    run(input) {
      const pool = byClient(text(input, "ClientId"));
      const client = pool?.clients.get(text(input, "ClientId"));
      if (pool && client) return run(pool, client, input);
      const message = `User pool client ${text(input, "ClientId")} does not exist.`;
      return refused("ResourceNotFoundException", message, "there is no such app client");
    },
  });

  const actions = new Map<string, Action>([
    ...Object.entries(ADMIN_ACTIONS).map(([name, action]) => [name, admin(action)] as const),
    ...Object.entries(CLIENT_ACTIONS).map(([name, action]) => [name, open(action)] as const),
  ]);
  return { name: "cognito-idp", target: "AWSCognitoIdentityProviderService", actions, cors: true };
}
