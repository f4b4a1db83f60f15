import { type AwsRefusal, answer, readString, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import { BY_PAGINATION_TOKEN, readPage } from "../page.ts";
import { readUserFilter } from "../user-filter.ts";
import type { AdminAction } from "../user-pool-action.ts";
import { attributesOf, userRecord } from "../user-record.ts";
import type { User } from "../users.ts";

/** The action ListUsers of Cognito user pools, in pages of `Limit` users. Source: user pools API reference. */
export const listUsers: AdminAction = {
  required: [],
  run(pool, input) {
    const wanted = readWantedAttributes(input);
    const filter = readUserFilter(pool, readString(input, "Filter"));
    if (filter.kind === "refused") return filter;
    const scope = ["ListUsers", pool.id, readString(input, "Filter"), JSON.stringify(wanted ?? null)];
    const page = readPage(pool.users.all().filter(filter.matches), ({ sub }) => sub, input, BY_PAGINATION_TOKEN, scope);
    if (page.kind === "refused") return page;
    const problem = wanted && attributeProblem(page.items, wanted);
    if (problem) return problem;
    return answer({
      ...(page.next !== undefined && { PaginationToken: page.next }),
      Users: page.items.map((user) => recordWith(user, wanted)),
    });
  },
};

function readWantedAttributes({ AttributesToGet }: Json): readonly string[] | undefined {
  return Array.isArray(AttributesToGet) ? AttributesToGet.map(String) : undefined;
}

/** Cognito's refusal of AttributesToGet: of `sub`, and of an attribute that one of the users does not have. Sources: answers reported in aws-sdk-js 2570 and 3091. */
function attributeProblem(users: readonly User[], wanted: readonly string[]): AwsRefusal | undefined {
  if (wanted.includes("sub")) {
    const because = "AttributesToGet must not name sub";
    return refusal("InvalidParameterException", "Input fails to satisfy the constraints.", because);
  }
  const lacks = (user: User) => wanted.some((name) => !attributesOf(user).some(({ Name }) => Name === name));
  if (!users.some(lacks)) return undefined;
  const because = "AttributesToGet names an attribute that a user of the page does not have";
  return refusal("InvalidParameterException", "One or more requested attributes do not exist.", because);
}

function recordWith(user: User, wanted: readonly string[] | undefined): Json {
  const record = userRecord(user);
  if (wanted === undefined) return record;
  return { ...record, Attributes: attributesOf(user).filter(({ Name }) => wanted.includes(Name)) };
}
