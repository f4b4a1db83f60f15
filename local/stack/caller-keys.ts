import { type AwsClient, createAwsClient } from "../client/aws-client.ts";
import type { Keys } from "../client/sign.ts";
import type { Session } from "../iam/session.ts";
import { asObject } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import { UserError } from "../user-error.ts";
import { functionRole } from "./function-role.ts";
import type { StackPlan } from "./plan-stack.ts";
import { roleIds, roleSession } from "./role-session.ts";

export interface CallerKeysInput {
  plan: StackPlan;
  surroundings: Surroundings;
  /** The address of the stack's AWS endpoint, which gives guests their keys. */
  awsEndpoint: string;
}

/** Makes temporary keys for callers that do not sign in. Each function throws a UserError when the template has no such caller. */
export interface CallerKeys {
  /** Keys of a role, by its logical id. */
  role: (logicalId: string) => Keys;
  /** Keys of a function, by its logical id, as Lambda gives them to its code. */
  function: (logicalId: string) => Keys;
  /** Keys of a guest of an identity pool. Rejects with AWS's words when the pool has no guests. */
  guest: () => Promise<Keys>;
}

const FUNCTION = "AWS::Lambda::Function";

/** Makes the functions that make keys for callers of a stack. */
export function createCallerKeys({ awsEndpoint, plan, surroundings }: CallerKeysInput): CallerKeys {
  const { account, place, resources } = plan;
  const { now } = surroundings;
  return {
    role(logicalId) {
      const known = roleIds(resources);
      if (!known.includes(logicalId)) throw missing("role", known);
      return keysIn(roleSession(plan, logicalId));
    },
    function(logicalId) {
      const functions = resources.filter(({ type }) => type === FUNCTION);
      const resource = functions.find((one) => one.logicalId === logicalId);
      if (resource === undefined) {
        throw missing(
          "function",
          functions.map((one) => one.logicalId),
        );
      }
      const session = account.sessions.assumeRole({
        role: functionRole(resource, account, place.region, now()),
        sessionName: resource.ref,
        durationSeconds: 3600,
        functionArn: resource.attributes["Arn"] ?? "",
      });
      return keysIn(session);
    },
    guest: () => guestKeys(plan, createAwsClient(awsEndpoint, place.region, now)),
  };
}

function missing(kind: "function" | "role", known: readonly string[]): UserError {
  const list = known.length === 0 ? `It has no ${kind}.` : `Its ${kind}s are ${known.join(", ")}.`;
  return new UserError(`The template has no such ${kind}. ${list}`);
}

async function guestKeys({ resources }: StackPlan, callAws: AwsClient): Promise<Keys> {
  const pools = resources.filter(({ type }) => type === "AWS::Cognito::IdentityPool");
  const pool =
    pools.find(({ properties }) => String(properties["AllowUnauthenticatedIdentities"]) === "true") ?? pools[0];
  if (pool === undefined) throw new UserError("The template has no identity pool, which could have guests.");
  const ask = (action: string, input: Readonly<Record<string, unknown>>) =>
    callAws({ service: "cognito-identity", target: `AWSCognitoIdentityService.${action}`, input });
  const { IdentityId } = await ask("GetId", { IdentityPoolId: pool.ref });
  const { Credentials } = await ask("GetCredentialsForIdentity", { IdentityId });
  const { AccessKeyId, SecretKey, SessionToken } = asObject(Credentials);
  return {
    accessKeyId: String(AccessKeyId),
    secretAccessKey: String(SecretKey),
    sessionToken: String(SessionToken),
  };
}

/** The keys of a session, without what else the stack knows of it. */
export function keysIn({ accessKeyId, secretAccessKey, sessionToken }: Session): Keys {
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}
