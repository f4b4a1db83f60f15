import type { Action } from "../../endpoint/action.ts";
import { refused, text } from "../../endpoint/action.ts";
import type { JsonService } from "../../endpoint/aws-endpoint.ts";
import type { IdentityPool } from "../identity-pool.ts";
import { getCredentialsForIdentity } from "./get-credentials-for-identity.ts";
import { getId } from "./get-id.ts";

const ID = /^[\w-]+:[0-9a-f-]+$/;

/** Cognito identity pools: every pool of the stack behind one service. Its actions carry no signature: the login proves itself. */
export function identityPoolService(pools: readonly IdentityPool[]): JsonService {
  const actions = new Map<string, Action>([
    [
      "GetId",
      {
        required: ["IdentityPoolId"],
        run(input) {
          const id = text(input, "IdentityPoolId");
          const malformed = idProblem(id, "identityPoolId");
          if (malformed) return malformed;
          const pool = pools.find((known) => known.id === id);
          return pool
            ? getId(pool, input)
            : refused("ResourceNotFoundException", `IdentityPool '${id}' not found.`, "there is no such identity pool");
        },
      },
    ],
    [
      "GetCredentialsForIdentity",
      {
        required: ["IdentityId"],
        run(input) {
          const id = text(input, "IdentityId");
          const malformed = idProblem(id, "identityId");
          if (malformed) return malformed;
          const pool = pools.find(({ ownerOf }) => ownerOf(id) !== undefined);
          return pool
            ? getCredentialsForIdentity(pool, input)
            : refused("ResourceNotFoundException", `Identity '${id}' not found.`, "there is no such identity");
        },
      },
    ],
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
