/** One page of a list, with the token of the next page; undefined when there is no further page. */
export interface Page<Item> {
  items: readonly Item[];
  nextToken: string | undefined;
}

/**
 * Cuts one page out of a list. `token` is the NextToken of the page before, or an empty string for the first page. Undefined when the stack did not write the
 * token.
 */
export function page<Item>(list: readonly Item[], size: number, token: string): Page<Item> | undefined {
  const start = token === "" ? 0 : readToken(token);
  if (start === undefined) return undefined;
  const end = start + size;
  return { items: list.slice(start, end), nextToken: end < list.length ? writeToken(end) : undefined };
}

function writeToken(start: number): string {
  return Buffer.from(`page ${start}`).toString("base64");
}

function readToken(token: string): number | undefined {
  const [, start] = /^page ([1-9]\d{0,8})$/.exec(Buffer.from(token, "base64").toString("latin1")) ?? [];
  return start === undefined ? undefined : Number(start);
}
