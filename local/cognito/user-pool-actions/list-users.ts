import { answer, type Json, text } from "../../endpoint/action.ts";
import { attributesOf } from "./user-attributes.ts";
import type { AdminAction } from "./user-pool-actions.ts";

/** ListUsers: user pools API reference. Whole, with `Limit` and a token to go on with; filters and chosen attributes are not imitated. */
export const listUsers: AdminAction = {
  required: [],
  run(pool, input) {
    const unknown = ["Filter", "AttributesToGet"].find((name) => input[name] !== undefined);
    if (unknown !== undefined) return { kind: "not imitated", what: `cognito-idp ListUsers with ${unknown}` };
    const from = Number(text(input, "PaginationToken") || 0);
    const limit = Number(input["Limit"] ?? 60);
    const users = pool.users.all();
    const page = users.slice(from, from + limit).map(
      (user): Json => ({
        Attributes: attributesOf(user),
        Enabled: user.enabled,
        UserCreateDate: user.createdAt / 1000,
        UserLastModifiedDate: user.changedAt / 1000,
        UserStatus: user.status,
        Username: user.sub,
      }),
    );
    return answer({ ...(from + limit < users.length && { PaginationToken: String(from + limit) }), Users: page });
  },
};
