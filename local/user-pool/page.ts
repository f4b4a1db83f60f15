import { createHash } from "node:crypto";
import { type AwsRefusal, readString, refusal } from "../endpoint/action.ts";
import { type Json, parseObject } from "../json.ts";

/** The members of an action's request that ask for a page of a list. */
export interface PageMembers {
  limit: "Limit" | "MaxResults";
  token: "NextToken" | "PaginationToken";
}

export const BY_LIMIT: PageMembers = { limit: "Limit", token: "NextToken" };
export const BY_MAX_RESULTS: PageMembers = { limit: "MaxResults", token: "NextToken" };
export const BY_PAGINATION_TOKEN: PageMembers = { limit: "Limit", token: "PaginationToken" };

/** A page of a list, and the token that asks for the next page. On the last page the token is undefined. */
export interface Page<Item> {
  kind: "page";
  items: readonly Item[];
  next: string | undefined;
}

/** The most items that any list of the user pools API has on a page, and the default. */
const MAX_ITEMS = 60;

/**
 * Reads the page that a request asks for. `keyOf` names an item; `scope` holds the action and its parameters. Refuses a token that comes from a list
 * with another scope.
 *
 * A token holds the key of the next page's first item. So a caller who deletes the items of one page finds the rest on the next.
 */
export function readPage<Item>(
  all: readonly Item[],
  keyOf: (item: Item) => string,
  input: Json,
  { limit, token }: PageMembers,
  scope: readonly string[],
): Page<Item> | AwsRefusal {
  const list = createHash("sha256").update(JSON.stringify(scope)).digest("base64url");
  const start = startOf(readString(input, token), list, all.map(keyOf));
  if (start === undefined) {
    const because = `${token} is not from an earlier answer to the same request`;
    return refusal("InvalidParameterException", "Invalid pagination token given.", because);
  }
  // A limit of 0 sets no limit: otherwise a caller who asks for page after page would never end.
  const end = start + (Number(input[limit] ?? 0) || MAX_ITEMS);
  const next = all[end];
  return {
    kind: "page",
    items: all.slice(start, end),
    next: next && Buffer.from(JSON.stringify({ list, index: end, key: keyOf(next) })).toString("base64"),
  };
}

/**
 * The index of the page's first item; undefined for a token of another list. When the item was deleted meanwhile, the page begins at the
 * item's former index.
 */
function startOf(token: string, list: string, keys: readonly string[]): number | undefined {
  if (token === "") return 0;
  const { index, key, list: tokenList } = parseObject(Buffer.from(token, "base64").toString("utf8")) ?? {};
  if (tokenList !== list || typeof index !== "number" || !Number.isSafeInteger(index) || index < 0) return undefined;
  const found = typeof key === "string" ? keys.indexOf(key) : -1;
  return found === -1 ? index : found;
}
