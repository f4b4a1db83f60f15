import { type Action, type Outcome, readString, refusal } from "../endpoint/action.ts";
import type { Service } from "../endpoint/service.ts";
import type { Json } from "../json.ts";
import { describeIdentityPool } from "./actions/describe-identity-pool.ts";
import { getCredentialsForIdentity } from "./actions/get-credentials-for-identity.ts";
import { getId } from "./actions/get-id.ts";
import { getOpenIdToken } from "./actions/get-open-id-token.ts";
import type { IdentityPool } from "./identity-pool.ts";
import { identityPoolMembers } from "./members.ts";

/** Cognito identity pools: one service for every identity pool of the stack. Most of its actions need no signature, because the login proves the caller. */
export function identityPoolService(pools: readonly IdentityPool[], region: string, accountId: string): Service {
  const findPool = (id: string) => pools.find((pool) => pool.id === id);

  const ofPool = (run: (pool: IdentityPool, input: Json) => Outcome) => (input: Json) => {
    const id = readString(input, "IdentityPoolId");
    const pool = findPool(id);
    if (pool) return run(pool, input);
    return refusal(
      "ResourceNotFoundException",
      `IdentityPool '${id}' not found.`,
      "the stack has no such identity pool",
    );
  };
  const ofIdentity = (run: (pool: IdentityPool, input: Json) => Outcome) => (input: Json) => {
    const id = readString(input, "IdentityId");
    const pool = pools.find(({ ownerOf }) => ownerOf(id) !== undefined);
    if (pool) return run(pool, input);
    return refusal("ResourceNotFoundException", `Identity '${id}' not found.`, "no identity pool of the stack has it");
  };

  return {
    name: "cognito-identity",
    protocol: { kind: "json", target: "AWSCognitoIdentityService" },
    actions: new Map<string, Action>([
      [
        "DescribeIdentityPool",
        {
          required: ["IdentityPoolId"],
          access: "permitted",
          resource: (input) =>
            `arn:aws:cognito-identity:${region}:${accountId}:identitypool/${readString(input, "IdentityPoolId")}`,
          run: ofPool(describeIdentityPool),
        },
      ],
      [
        "GetCredentialsForIdentity",
        { required: ["IdentityId"], access: "anyone", run: ofIdentity(getCredentialsForIdentity) },
      ],
      ["GetId", { required: ["IdentityPoolId"], access: "anyone", run: ofPool(getId) }],
      ["GetOpenIdToken", { required: ["IdentityId"], access: "anyone", run: ofIdentity(getOpenIdToken) }],
    ]),
    members: identityPoolMembers,
    validationError: "ValidationException",
    cors: true,
  };
}
