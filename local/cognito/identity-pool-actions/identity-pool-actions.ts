import type { Action } from "../../endpoint/action.ts";
import { type Json, type Outcome, refused, text } from "../../endpoint/action.ts";
import type { JsonService } from "../../endpoint/aws-endpoint.ts";
import type { IdentityPool } from "../identity-pool.ts";
import { describeIdentityPool } from "./describe-identity-pool.ts";
import { getCredentialsForIdentity } from "./get-credentials-for-identity.ts";
import { getId } from "./get-id.ts";
import { getOpenIdToken } from "./get-open-id-token.ts";

const ID = /^[\w-]+:[0-9a-f-]+$/;

/** Cognito identity pools: every pool of the stack behind one service. Most of its actions carry no signature: the login proves itself. */
export function identityPoolService(pools: readonly IdentityPool[], region: string, accountId: string): JsonService {
  /** An action on the pool that its request names. */
  const ofPool = (run: (pool: IdentityPool, input: Json) => Outcome, resource?: Action["resource"]): Action => ({
    required: ["IdentityPoolId"],
    ...(resource && { resource }),
    run(input) {
      const id = text(input, "IdentityPoolId");
      const malformed = idProblem(id, "identityPoolId");
      if (malformed) return malformed;
      const pool = pools.find((known) => known.id === id);
      if (pool) return run(pool, input);
      return refused("ResourceNotFoundException", `IdentityPool '${id}' not found.`, "there is no such identity pool");
    },
  });
  /** An action on the identity that its request names. */
  const ofIdentity = (run: (pool: IdentityPool, input: Json) => Outcome): Action => ({
    required: ["IdentityId"],
    run(input) {
      const id = text(input, "IdentityId");
      const malformed = idProblem(id, "identityId");
      if (malformed) return malformed;
      const pool = pools.find(({ ownerOf }) => ownerOf(id) !== undefined);
      if (pool) return run(pool, input);
      return refused("ResourceNotFoundException", `Identity '${id}' not found.`, "there is no such identity");
    },
  });
  const arn = (input: Json) =>
    `arn:aws:cognito-identity:${region}:${accountId}:identitypool/${text(input, "IdentityPoolId")}`;
  const actions = new Map<string, Action>([
    ["DescribeIdentityPool", ofPool(describeIdentityPool, arn)],
    ["GetCredentialsForIdentity", ofIdentity(getCredentialsForIdentity)],
    ["GetId", ofPool(getId)],
    ["GetOpenIdToken", ofIdentity(getOpenIdToken)],
  ]);
  return { name: "cognito-identity", target: "AWSCognitoIdentityService", actions, cors: true };
}

function idProblem(id: string, member: string) {
  if (ID.test(id)) return undefined;
  const rule = "Member must satisfy regular expression pattern: [\\w-]+:[0-9a-f-]+";
  return refused(
    "ValidationException",
    `1 validation error detected: Value '${id}' at '${member}' failed to satisfy constraint: ${rule}`,
    `${member} is not written as REGION:UUID`,
  );
}
