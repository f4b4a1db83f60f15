import { answer, readString, refusal } from "../../endpoint/action.ts";
import type { AdminAction } from "../user-pool-action.ts";
import { userRecord } from "../user-record.ts";

const MAX_LIMIT = 60;

/** ListUsers: user pools API reference, in pages of `Limit` users. Filters and a choice of attributes are not imitated. */
export const listUsers: AdminAction = {
  required: [],
  run(pool, input) {
    const unimitated = ["Filter", "AttributesToGet"].find((name) => input[name] !== undefined);
    if (unimitated !== undefined) return { kind: "not imitated", what: `cognito-idp ListUsers with ${unimitated}` };
    const token = readString(input, "PaginationToken");
    if (!/^\d{0,9}$/.test(token)) {
      const because = "PaginationToken did not come from an earlier answer";
      return refusal("InvalidParameterException", "Invalid pagination token given.", because);
    }
    const limit = input["Limit"] ?? MAX_LIMIT;
    const because = `Limit must be a whole number from 0 to ${MAX_LIMIT}`;
    if (typeof limit !== "number" || !Number.isInteger(limit)) return refusal("SerializationException", "", because);
    if (limit < 0 || limit > MAX_LIMIT) {
      const bound = limit < 0 ? "greater than or equal to 0" : `less than or equal to ${MAX_LIMIT}`;
      const message = `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`;
      return refusal("InvalidParameterException", message, because);
    }
    const start = Number(token);
    const end = start + limit;
    const users = pool.users.all();
    return answer({
      ...(end < users.length && { PaginationToken: String(end) }),
      Users: users.slice(start, end).map(userRecord),
    });
  },
};
