import { type Action, type Outcome, readString, refusal } from "../endpoint/action.ts";
import type { Service } from "../endpoint/service.ts";
import { readAccessToken } from "./access-token.ts";
import { adminAddUserToGroup } from "./actions/admin-add-user-to-group.ts";
import { adminConfirmSignUp } from "./actions/admin-confirm-sign-up.ts";
import { adminCreateUser } from "./actions/admin-create-user.ts";
import { adminDeleteUser } from "./actions/admin-delete-user.ts";
import { adminDeleteUserAttributes } from "./actions/admin-delete-user-attributes.ts";
import { adminDisableUser } from "./actions/admin-disable-user.ts";
import { adminEnableUser } from "./actions/admin-enable-user.ts";
import { adminGetUser } from "./actions/admin-get-user.ts";
import { adminInitiateAuth } from "./actions/admin-initiate-auth.ts";
import { adminListGroupsForUser } from "./actions/admin-list-groups-for-user.ts";
import { adminRemoveUserFromGroup } from "./actions/admin-remove-user-from-group.ts";
import { adminResetUserPassword } from "./actions/admin-reset-user-password.ts";
import { adminRespondToAuthChallenge } from "./actions/admin-respond-to-auth-challenge.ts";
import { adminSetUserMfaPreference } from "./actions/admin-set-user-mfa-preference.ts";
import { adminSetUserPassword } from "./actions/admin-set-user-password.ts";
import { adminUpdateUserAttributes } from "./actions/admin-update-user-attributes.ts";
import { adminUserGlobalSignOut } from "./actions/admin-user-global-sign-out.ts";
import { associateSoftwareToken } from "./actions/associate-software-token.ts";
import { changePassword } from "./actions/change-password.ts";
import { confirmForgotPassword } from "./actions/confirm-forgot-password.ts";
import { confirmSignUp } from "./actions/confirm-sign-up.ts";
import { createGroup } from "./actions/create-group.ts";
import { deleteGroup } from "./actions/delete-group.ts";
import { deleteUser } from "./actions/delete-user.ts";
import { deleteUserAttributes } from "./actions/delete-user-attributes.ts";
import { describeUserPool } from "./actions/describe-user-pool.ts";
import { describeUserPoolClient } from "./actions/describe-user-pool-client.ts";
import { forgotPassword } from "./actions/forgot-password.ts";
import { getGroup } from "./actions/get-group.ts";
import { getTokensFromRefreshToken } from "./actions/get-tokens-from-refresh-token.ts";
import { getUser } from "./actions/get-user.ts";
import { getUserAttributeVerificationCode } from "./actions/get-user-attribute-verification-code.ts";
import { getUserPoolMfaConfig } from "./actions/get-user-pool-mfa-config.ts";
import { globalSignOut } from "./actions/global-sign-out.ts";
import { initiateAuth } from "./actions/initiate-auth.ts";
import { listGroups } from "./actions/list-groups.ts";
import { listUserPoolClients } from "./actions/list-user-pool-clients.ts";
import { listUserPools } from "./actions/list-user-pools.ts";
import { listUsers } from "./actions/list-users.ts";
import { listUsersInGroup } from "./actions/list-users-in-group.ts";
import { resendConfirmationCode } from "./actions/resend-confirmation-code.ts";
import { respondToAuthChallenge } from "./actions/respond-to-auth-challenge.ts";
import { revokeToken } from "./actions/revoke-token.ts";
import { setUserMfaPreference } from "./actions/set-user-mfa-preference.ts";
import { setUserPoolMfaConfig } from "./actions/set-user-pool-mfa-config.ts";
import { signUp } from "./actions/sign-up.ts";
import { updateGroup } from "./actions/update-group.ts";
import { updateUserAttributes } from "./actions/update-user-attributes.ts";
import { verifySoftwareToken } from "./actions/verify-software-token.ts";
import { verifyUserAttribute } from "./actions/verify-user-attribute.ts";
import { userPoolMembers } from "./members.ts";
import { appClientNotFound } from "./refusals.ts";
import type { UserPool } from "./user-pool.ts";
import type { AdminAction, BearerAction, ClientAction, PoolsAction } from "./user-pool-action.ts";
import { wellKnownDocument } from "./well-known-document.ts";

const ADMIN_ACTIONS: Readonly<Record<string, AdminAction>> = {
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminConfirmSignUp: adminConfirmSignUp,
  AdminCreateUser: adminCreateUser,
  AdminDeleteUser: adminDeleteUser,
  AdminDeleteUserAttributes: adminDeleteUserAttributes,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminGetUser: adminGetUser,
  AdminInitiateAuth: adminInitiateAuth,
  AdminListGroupsForUser: adminListGroupsForUser,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminResetUserPassword: adminResetUserPassword,
  AdminRespondToAuthChallenge: adminRespondToAuthChallenge,
  AdminSetUserMFAPreference: adminSetUserMfaPreference,
  AdminSetUserPassword: adminSetUserPassword,
  AdminUpdateUserAttributes: adminUpdateUserAttributes,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  CreateGroup: createGroup,
  DeleteGroup: deleteGroup,
  DescribeUserPool: describeUserPool,
  DescribeUserPoolClient: describeUserPoolClient,
  GetGroup: getGroup,
  GetUserPoolMfaConfig: getUserPoolMfaConfig,
  ListGroups: listGroups,
  ListUserPoolClients: listUserPoolClients,
  ListUsers: listUsers,
  ListUsersInGroup: listUsersInGroup,
  SetUserPoolMfaConfig: setUserPoolMfaConfig,
  UpdateGroup: updateGroup,
};

const ACCOUNT_ACTIONS: Readonly<Record<string, PoolsAction>> = {
  ListUserPools: listUserPools,
};

/** Actions for a user whom an access token or the session of a challenge authenticates. */
const SET_UP_ACTIONS: Readonly<Record<string, PoolsAction>> = {
  AssociateSoftwareToken: associateSoftwareToken,
  VerifySoftwareToken: verifySoftwareToken,
};

const CLIENT_ACTIONS: Readonly<Record<string, ClientAction>> = {
  ConfirmForgotPassword: confirmForgotPassword,
  ConfirmSignUp: confirmSignUp,
  ForgotPassword: forgotPassword,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  InitiateAuth: initiateAuth,
  ResendConfirmationCode: resendConfirmationCode,
  RespondToAuthChallenge: respondToAuthChallenge,
  RevokeToken: revokeToken,
  SignUp: signUp,
};

const BEARER_ACTIONS: Readonly<Record<string, BearerAction>> = {
  ChangePassword: changePassword,
  DeleteUser: deleteUser,
  DeleteUserAttributes: deleteUserAttributes,
  GetUser: getUser,
  GetUserAttributeVerificationCode: getUserAttributeVerificationCode,
  GlobalSignOut: globalSignOut,
  SetUserMFAPreference: setUserMfaPreference,
  UpdateUserAttributes: updateUserAttributes,
  VerifyUserAttribute: verifyUserAttribute,
};

/** Cognito user pools: one service for every user pool of the stack. An action that is not listed is not imitated. */
export function userPoolService(pools: readonly UserPool[], region: string, accountId: string): Service {
  const findPool = (id: string) => pools.find((pool) => pool.id === id);

  const account = ({ required, run }: PoolsAction): Action => ({
    required,
    access: "permitted",
    resource: () => "*",
    run: (input) => run(pools, input),
  });
  const admin = ({ furtherPermissions, issuesTokens, required, run }: AdminAction): Action => ({
    required: ["UserPoolId", ...required],
    access: "permitted",
    ...(furtherPermissions && { furtherPermissions }),
    resource(input) {
      const id = readString(input, "UserPoolId");
      return findPool(id)?.arn ?? `arn:aws:cognito-idp:${region}:${accountId}:userpool/${id}`;
    },
    run(input) {
      const id = readString(input, "UserPoolId");
      const pool = findPool(id);
      if (pool) return onceReady(issuesTokens, pool, () => run(pool, input));
      return refusal("ResourceNotFoundException", `User pool ${id} does not exist.`, "the stack has no such user pool");
    },
  });
  const setUp = ({ required, run }: PoolsAction): Action => ({
    required,
    access: "anyone",
    run: (input) => run(pools, input),
  });
  const open = ({ issuesTokens, required, run }: ClientAction): Action => ({
    required: ["ClientId", ...required],
    access: "anyone",
    run(input) {
      const id = readString(input, "ClientId");
      const pool = pools.find(({ clients }) => clients.has(id));
      const client = pool?.clients.get(id);
      if (pool === undefined || client === undefined) return appClientNotFound(id);
      return onceReady(issuesTokens, pool, () => run(pool, client, input));
    },
  });
  const byToken = ({ required, run }: BearerAction): Action => ({
    required: ["AccessToken", ...required],
    access: "anyone",
    run(input) {
      const bearer = readAccessToken(readString(input, "AccessToken"), pools);
      return bearer.kind === "bearer" ? run(bearer, input) : bearer;
    },
  });

  return {
    name: "cognito-idp",
    protocol: { kind: "json", target: "AWSCognitoIdentityProviderService" },
    actions: new Map<string, Action>([
      ...Object.entries(ACCOUNT_ACTIONS).map(([name, action]) => [name, account(action)] as const),
      ...Object.entries(ADMIN_ACTIONS).map(([name, action]) => [name, admin(action)] as const),
      ...Object.entries(SET_UP_ACTIONS).map(([name, action]) => [name, setUp(action)] as const),
      ...Object.entries(CLIENT_ACTIONS).map(([name, action]) => [name, open(action)] as const),
      ...Object.entries(BEARER_ACTIONS).map(([name, action]) => [name, byToken(action)] as const),
    ]),
    members: userPoolMembers,
    validationError: "InvalidParameterException",
    cors: true,
    document: (path) => wellKnownDocument(pools, path),
  };
}

/** Runs an action: at once, or, when the action may issue tokens, as soon as the pool's keys are ready. */
function onceReady(
  issuesTokens: boolean | undefined,
  { keys }: UserPool,
  run: () => Outcome,
): Outcome | Promise<Outcome> {
  return issuesTokens ? keys.ready().then(run) : run();
}
