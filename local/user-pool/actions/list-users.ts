import { answer, readString, refusal } from "../../endpoint/action.ts";
import type { AdminAction } from "../user-pool-action.ts";
import { userRecord } from "../user-record.ts";

const MAX_LIMIT = 60;

/** A Filter that is imitated: `email = "x"`, or `email ^= "x"` for a prefix. */
const FILTER = /^\s*"?email"?\s*(\^?=)\s*"([^"\\]*)"\s*$/;

/** ListUsers: user pools API reference, in pages of `Limit` users. Filters by another attribute than email are not imitated, nor is AttributesToGet. */
export const listUsers: AdminAction = {
  required: [],
  run(pool, input) {
    if (input["AttributesToGet"] !== undefined) {
      return { kind: "not imitated", what: "cognito-idp ListUsers with AttributesToGet" };
    }
    const filter = readString(input, "Filter");
    const [, operator, value = ""] = FILTER.exec(filter) ?? [];
    if (filter !== "" && operator === undefined) {
      return { kind: "not imitated", what: "cognito-idp ListUsers with a Filter of another attribute than email" };
    }
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
    const wanted = pool.users.key(value);
    const users = pool.users
      .all()
      .map((user) => ({ user, email: pool.users.key(user.email) }))
      .filter(({ email }) => (operator === "=" ? email === wanted : email.startsWith(wanted)))
      .map(({ user }) => user);
    return answer({
      ...(end < users.length && { PaginationToken: String(end) }),
      Users: users.slice(start, end).map(userRecord),
    });
  },
};
