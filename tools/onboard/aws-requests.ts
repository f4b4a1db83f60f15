import type {
  AdminAddUserToGroupCommandInput,
  AdminCreateUserCommandInput,
  AdminCreateUserResponse,
  AdminDeleteUserCommandInput,
  AdminGetUserCommandInput,
  AdminGetUserResponse,
  AdminSetUserPasswordCommandInput,
  AdminUserGlobalSignOutCommandInput,
  DescribeUserPoolClientCommandInput,
  DescribeUserPoolClientResponse,
  ListUsersCommandInput,
  ListUsersResponse,
} from "@aws-sdk/client-cognito-identity-provider";
import type {
  GetSecretValueCommandInput,
  GetSecretValueResponse,
  PutSecretValueCommandInput,
  PutSecretValueResponse,
  UpdateSecretVersionStageCommandInput,
} from "@aws-sdk/client-secrets-manager";
import type {
  DeleteParameterCommandInput,
  GetParameterCommandInput,
  GetParameterResult,
  PutParameterCommandInput,
  PutParameterResult,
} from "@aws-sdk/client-ssm";

/**
 * The requests that onboarding sends to AWS, one function for each operation. A refusal rejects with an Error that has AWS's error code as its name and AWS's
 * message.
 */
export interface AwsRequests {
  listUsers: (input: ListUsersCommandInput) => Promise<ListUsersResponse>;
  adminCreateUser: (input: AdminCreateUserCommandInput) => Promise<AdminCreateUserResponse>;
  adminGetUser: (input: AdminGetUserCommandInput) => Promise<Partial<AdminGetUserResponse>>;
  adminSetUserPassword: (input: AdminSetUserPasswordCommandInput) => Promise<object>;
  adminAddUserToGroup: (input: AdminAddUserToGroupCommandInput) => Promise<object>;
  adminUserGlobalSignOut: (input: AdminUserGlobalSignOutCommandInput) => Promise<object>;
  adminDeleteUser: (input: AdminDeleteUserCommandInput) => Promise<object>;
  describeUserPoolClient: (input: DescribeUserPoolClientCommandInput) => Promise<DescribeUserPoolClientResponse>;
  getSecretValue: (input: GetSecretValueCommandInput) => Promise<GetSecretValueResponse>;
  putSecretValue: (input: PutSecretValueCommandInput) => Promise<PutSecretValueResponse>;
  updateSecretVersionStage: (input: UpdateSecretVersionStageCommandInput) => Promise<object>;
  getParameter: (input: GetParameterCommandInput) => Promise<GetParameterResult>;
  putParameter: (input: PutParameterCommandInput) => Promise<PutParameterResult>;
  deleteParameter: (input: DeleteParameterCommandInput) => Promise<object>;
}
