import { AwsRefusal, createAwsClient } from "../../local/client/aws-client.ts";
import { asObject } from "../../local/json.ts";
import type { AwsRequests } from "../onboard/aws-requests.ts";

/** The parts of a running local stack that the requests need. */
export interface RequestedStack {
  region: string;
  awsEndpoint: string;
  /** The keys of the developer, which sign the requests. */
  developer: { accessKeyId: string; secretAccessKey: string };
}

/** The value of X-Amz-Target before the operation's name, by the name of the service in signatures. */
const TARGETS = {
  "cognito-idp": "AWSCognitoIdentityProviderService",
  secretsmanager: "secretsmanager",
  ssm: "AmazonSSM",
} as const;

/**
 * Makes the requests of onboarding to a local stack, over HTTP and signed, as the AWS SDK's clients make them. The stack runs in this process and loses
 * no answer, so that it needs none of the SDK's retries. A start that does not load the SDK saves a fifth of its time.
 */
export function stackRequests({ awsEndpoint, developer, region }: RequestedStack, now: () => number): AwsRequests {
  const client = createAwsClient(awsEndpoint, region, now);
  const pool = operations("cognito-idp");
  const secrets = operations("secretsmanager");
  const parameters = operations("ssm");

  return {
    listUsers: pool("ListUsers"),
    adminCreateUser: pool("AdminCreateUser"),
    adminGetUser: pool("AdminGetUser"),
    adminSetUserPassword: pool("AdminSetUserPassword"),
    adminAddUserToGroup: pool("AdminAddUserToGroup"),
    adminUserGlobalSignOut: pool("AdminUserGlobalSignOut"),
    adminDeleteUser: pool("AdminDeleteUser"),
    describeUserPoolClient: pool("DescribeUserPoolClient"),
    getSecretValue: secrets("GetSecretValue"),
    putSecretValue: secrets("PutSecretValue"),
    updateSecretVersionStage: secrets("UpdateSecretVersionStage"),
    getParameter: parameters("GetParameter"),
    putParameter: parameters("PutParameter"),
    deleteParameter: parameters("DeleteParameter"),
  };

  function operations(service: keyof typeof TARGETS) {
    return <Output>(operation: string) =>
      async (input: object): Promise<Output> => {
        try {
          const target = `${TARGETS[service]}.${operation}`;
          const answer = await client({ service, target, keys: developer, input: asObject(input) });
          // The stack answers in AWS's shapes: its tests read the same answers with the SDK's clients.
          return withDates(answer) as Output;
        } catch (error) {
          if (!(error instanceof AwsRefusal)) throw error;
          throw Object.assign(new Error(error.words, { cause: error }), { name: error.code });
        }
      };
  }
}

/** Replaces times by Dates, as the SDK does: AWS JSON 1.1 writes a time as the seconds since 1970 UTC, in members whose names end with `Date`. */
function withDates(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, member]) => [
    name,
    name.endsWith("Date") && typeof member === "number" ? new Date(member * 1000) : withDates(member),
  ]);
  return Object.fromEntries(entries);
}
