import type { Action } from "../endpoint/action.ts";
import { readString, refusal } from "../endpoint/action.ts";
import type { JsonService } from "../endpoint/aws-endpoint.ts";
import { readAccessToken } from "./access-token.ts";
import { adminAddUserToGroup } from "./actions/admin-add-user-to-group.ts";
import { adminConfirmSignUp } from "./actions/admin-confirm-sign-up.ts";
import { adminCreateUser } from "./actions/admin-create-user.ts";
import { adminDeleteUser } from "./actions/admin-delete-user.ts";
import { adminGetUser } from "./actions/admin-get-user.ts";
import { adminInitiateAuth } from "./actions/admin-initiate-auth.ts";
import { adminRemoveUserFromGroup } from "./actions/admin-remove-user-from-group.ts";
import { adminDisableUser, adminEnableUser } from "./actions/admin-set-enabled.ts";
import { adminSetUserPassword } from "./actions/admin-set-user-password.ts";
import { changePassword } from "./actions/change-password.ts";
import { confirmSignUp } from "./actions/confirm-sign-up.ts";
import { describeUserPool, describeUserPoolClient } from "./actions/describe-user-pool.ts";
import { confirmForgotPassword, forgotPassword } from "./actions/forgot-password.ts";
import { getUser } from "./actions/get-user.ts";
import { adminUserGlobalSignOut, globalSignOut } from "./actions/global-sign-out.ts";
import { initiateAuth } from "./actions/initiate-auth.ts";
import { listUsers } from "./actions/list-users.ts";
import { resendConfirmationCode } from "./actions/resend-confirmation-code.ts";
import { respondToAuthChallenge } from "./actions/respond-to-auth-challenge.ts";
import { revokeToken } from "./actions/revoke-token.ts";
import { signUp } from "./actions/sign-up.ts";
import type { UserPool } from "./user-pool.ts";
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
      byId(readString(input, "UserPoolId"))?.arn ??
      `arn:aws:cognito-idp:${region}:${accountId}:userpool/${readString(input, "UserPoolId")}`,
    run(input) {
      const pool = byId(readString(input, "UserPoolId"));
      if (pool) return run(pool, input);
      return refusal(
        "ResourceNotFoundException",
        `User pool ${readString(input, "UserPoolId")} does not exist.`,
        "there is no such pool",
      );
    },
  });
  const open = ({ required, run }: ClientAction): Action => ({
    required: ["ClientId", ...required],
    run(input) {
      const pool = byClient(readString(input, "ClientId"));
      const client = pool?.clients.get(readString(input, "ClientId"));
      if (pool && client) return run(pool, client, input);
      const message = `User pool client ${readString(input, "ClientId")} does not exist.`;
      return refusal("ResourceNotFoundException", message, "there is no such app client");
    },
  });

  const bearer = ({ required, run }: BearerAction): Action => ({
    required: ["AccessToken", ...required],
    run(input) {
      const who = readAccessToken(readString(input, "AccessToken"), pools);
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
