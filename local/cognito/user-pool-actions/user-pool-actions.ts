import type { Action } from "../../endpoint/action.ts";
import { refused, text } from "../../endpoint/action.ts";
import type { JsonService } from "../../endpoint/aws-endpoint.ts";
import type { UserPool } from "../user-pool.ts";
import { readAccessToken } from "./access-token.ts";
import { adminAddUserToGroup } from "./admin-add-user-to-group.ts";
import { adminConfirmSignUp } from "./admin-confirm-sign-up.ts";
import { adminCreateUser } from "./admin-create-user.ts";
import { adminDeleteUser } from "./admin-delete-user.ts";
import { adminGetUser } from "./admin-get-user.ts";
import { adminInitiateAuth } from "./admin-initiate-auth.ts";
import { adminRemoveUserFromGroup } from "./admin-remove-user-from-group.ts";
import { adminDisableUser, adminEnableUser } from "./admin-set-enabled.ts";
import { adminSetUserPassword } from "./admin-set-user-password.ts";
import { changePassword } from "./change-password.ts";
import { confirmSignUp } from "./confirm-sign-up.ts";
import { describeUserPool, describeUserPoolClient } from "./describe-user-pool.ts";
import { confirmForgotPassword, forgotPassword } from "./forgot-password.ts";
import { getUser } from "./get-user.ts";
import { adminUserGlobalSignOut, globalSignOut } from "./global-sign-out.ts";
import { initiateAuth } from "./initiate-auth.ts";
import { listUsers } from "./list-users.ts";
import { resendConfirmationCode } from "./resend-confirmation-code.ts";
import { respondToAuthChallenge } from "./respond-to-auth-challenge.ts";
import { revokeToken } from "./revoke-token.ts";
import { signUp } from "./sign-up.ts";
import type { AdminAction, BearerAction, ClientAction } from "./user-pool-action.ts";

const ADMIN_ACTIONS: Readonly<Record<string, AdminAction>> = {
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminConfirmSignUp: adminConfirmSignUp,
  AdminCreateUser: adminCreateUser,
  AdminDeleteUser: adminDeleteUser,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminGetUser: adminGetUser,
  AdminInitiateAuth: adminInitiateAuth,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminSetUserPassword: adminSetUserPassword,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  DescribeUserPool: describeUserPool,
  DescribeUserPoolClient: describeUserPoolClient,
  ListUsers: listUsers,
};

const CLIENT_ACTIONS: Readonly<Record<string, ClientAction>> = {
  ConfirmForgotPassword: confirmForgotPassword,
  ConfirmSignUp: confirmSignUp,
  ForgotPassword: forgotPassword,
  InitiateAuth: initiateAuth,
  ResendConfirmationCode: resendConfirmationCode,
  RespondToAuthChallenge: respondToAuthChallenge,
  RevokeToken: revokeToken,
  SignUp: signUp,
};

const BEARER_ACTIONS: Readonly<Record<string, BearerAction>> = {
  ChangePassword: changePassword,
  GetUser: getUser,
  GlobalSignOut: globalSignOut,
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

  const bearer = ({ required, run }: BearerAction): Action => ({
    required: ["AccessToken", ...required],
    run(input) {
      const who = readAccessToken(text(input, "AccessToken"), pools);
      return who.kind === "bearer" ? run(who, input) : who;
    },
  });

  const actions = new Map<string, Action>([
    ...Object.entries(ADMIN_ACTIONS).map(([name, action]) => [name, admin(action)] as const),
    ...Object.entries(CLIENT_ACTIONS).map(([name, action]) => [name, open(action)] as const),
    ...Object.entries(BEARER_ACTIONS).map(([name, action]) => [name, bearer(action)] as const),
  ]);
  return { name: "cognito-idp", target: "AWSCognitoIdentityProviderService", actions, cors: true };
}
