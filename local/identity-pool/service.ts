import type { Action } from "../endpoint/action.ts";
import { type Outcome, readString, refusal } from "../endpoint/action.ts";
import type { JsonService } from "../endpoint/aws-endpoint.ts";
import type { Json } from "../json.ts";
import { describeIdentityPool } from "./actions/describe-identity-pool.ts";
import { getCredentialsForIdentity } from "./actions/get-credentials-for-identity.ts";
import { getId } from "./actions/get-id.ts";
import { getOpenIdToken } from "./actions/get-open-id-token.ts";
import type { IdentityPool } from "./identity-pool.ts";

/** Cognito identity pools: every pool of the stack behind one service. Most of its actions carry no signature: the login proves itself. */
export function identityPoolService(pools: readonly IdentityPool[], region: string, accountId: string): JsonService {
  /** An action on the pool that its request names. */
  const ofPool = (run: (pool: IdentityPool, input: Json) => Outcome, resource?: Action["resource"]): Action => ({
    required: ["IdentityPoolId"],
    ...(resource && { resource }),
    run(input) {
      const id = readString(input, "IdentityPoolId");
      const pool = pools.find((known) => known.id === id);
      if (pool) return run(pool, input);
      return refusal("ResourceNotFoundException", `IdentityPool '${id}' not found.`, "there is no such identity pool");
    },
  });
  /** An action on the identity that its request names. */
  const ofIdentity = (run: (pool: IdentityPool, input: Json) => Outcome): Action => ({
    required: ["IdentityId"],
    run(input) {
      const id = readString(input, "IdentityId");
      const pool = pools.find(({ ownerOf }) => ownerOf(id) !== undefined);
      if (pool) return run(pool, input);
      return refusal("ResourceNotFoundException", `Identity '${id}' not found.`, "there is no such identity");
    },
  });
  const arn = (input: Json) =>
    `arn:aws:cognito-identity:${region}:${accountId}:identitypool/${readString(input, "IdentityPoolId")}`;
  const actions = new Map<string, Action>([
    ["DescribeIdentityPool", ofPool(describeIdentityPool, arn)],
    ["GetCredentialsForIdentity", ofIdentity(getCredentialsForIdentity)],
    ["GetId", ofPool(getId)],
    ["GetOpenIdToken", ofIdentity(getOpenIdToken)],
  ]);
  return { name: "cognito-identity", target: "AWSCognitoIdentityService", actions, cors: true };
}
