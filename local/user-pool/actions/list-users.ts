import { answer, readString, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import { attributesOf } from "../user-attributes.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** ListUsers: user pools API reference. Whole, with `Limit` and a token to go on with; filters and chosen attributes are not imitated. */
export const listUsers: AdminAction = {
  required: [],
  run(pool, input) {
    const unknown = ["Filter", "AttributesToGet"].find((name) => input[name] !== undefined);
    if (unknown !== undefined) return { kind: "not imitated", what: `cognito-idp ListUsers with ${unknown}` };
    const token = readString(input, "PaginationToken");
    if (!/^\d{0,9}$/.test(token)) {
      return refusal("InvalidParameterException", "Invalid pagination token given.", "PaginationToken is none of ours");
    }
    const limit = input["Limit"] ?? 60;
    if (typeof limit !== "number" || !Number.isInteger(limit)) {
      return refusal("SerializationException", "", "Limit is a whole number from 0 to 60");
    }
    if (limit < 0 || limit > 60) {
      const bound = limit < 0 ? "greater than or equal to 0" : "less than or equal to 60";
      const message = `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`;
      return refusal("InvalidParameterException", message, "Limit is a whole number from 0 to 60");
    }
    const from = Number(token);
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
