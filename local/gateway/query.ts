import { createDictionary } from "../dictionary.ts";
import { decode } from "../iam/canonical-request.ts";

/** A query as the Lambda event has it: each name with its values, decoded once, in the order sent. Null when the query is empty. */
export type Query = Readonly<Record<string, string[]>> | null;

/** Reads a query string: `+` is a space, `;` separates parameters as `&` does, and a name without `=` has the value `""`. */
export function readQuery(query: string): Query {
  if (query === "") return null;
  const values = createDictionary<string[]>();
  for (const pair of query.split(/[&;]/)) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decodeText(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : decodeText(pair.slice(equals + 1));
    const earlier = values[name];
    if (earlier) earlier.push(value);
    else values[name] = [value];
  }
  return Object.keys(values).length > 0 ? values : null;
}

/** Decodes percent-escapes to bytes, and the bytes as UTF-8. */
function decodeText(part: string): string {
  const bytes = decode(part);
  return /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, "latin1").toString("utf8") : bytes;
}
