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
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { AwsRequests } from "./aws-requests.ts";

/** Options of an AWS client. */
export interface ClientOptions {
  region: string;
  /** Address of the AWS endpoint. Default: the SDK's own, from its environment variables. */
  endpoint?: string;
  /** Keys to sign with. Default: the SDK's own, from its environment variables. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** Makes requests to AWS by the AWS SDK's clients. `destroy` closes their connections. */
export function sdkRequests(options: ClientOptions): AwsRequests & { destroy: () => void } {
  const pool = new CognitoIdentityProviderClient(options);
  const secrets = new SecretsManagerClient(options);
  let loading: ReturnType<typeof loadParameterStore> | undefined;
  // Loaded with the first request: most accounts are kept in a secret.
  const parameters = () => (loading ??= loadParameterStore(options));

  return {
    listUsers: (input) => pool.send(new ListUsersCommand(input)),
    adminCreateUser: (input) => pool.send(new AdminCreateUserCommand(input)),
    adminGetUser: (input) => pool.send(new AdminGetUserCommand(input)),
    adminSetUserPassword: (input) => pool.send(new AdminSetUserPasswordCommand(input)),
    adminAddUserToGroup: (input) => pool.send(new AdminAddUserToGroupCommand(input)),
    adminUserGlobalSignOut: (input) => pool.send(new AdminUserGlobalSignOutCommand(input)),
    adminDeleteUser: (input) => pool.send(new AdminDeleteUserCommand(input)),
    describeUserPoolClient: (input) => pool.send(new DescribeUserPoolClientCommand(input)),
    getSecretValue: (input) => secrets.send(new GetSecretValueCommand(input)),
    putSecretValue: (input) => secrets.send(new PutSecretValueCommand(input)),
    updateSecretVersionStage: (input) => secrets.send(new UpdateSecretVersionStageCommand(input)),
    async getParameter(input) {
      const { client, ssm } = await parameters();
      return client.send(new ssm.GetParameterCommand(input));
    },
    async putParameter(input) {
      const { client, ssm } = await parameters();
      return client.send(new ssm.PutParameterCommand(input));
    },
    async deleteParameter(input) {
      const { client, ssm } = await parameters();
      return client.send(new ssm.DeleteParameterCommand(input));
    },
    destroy() {
      pool.destroy();
      secrets.destroy();
      void loading?.then(({ client }) => client.destroy());
    },
  };
}

async function loadParameterStore(options: ClientOptions) {
  const ssm = await import("@aws-sdk/client-ssm");
  return { ssm, client: new ssm.SSMClient(options) };
}
