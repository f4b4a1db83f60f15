import { decode } from "../iam/canonical-request.ts";

/** A query as the event has it: by name, every value in the order sent, decoded once. Null when there is none. */
export type Query = Readonly<Record<string, string[]>> | null;

/** Reads a query: `+` is a space, `;` parts parameters as `&` does, and a name without `=` has the value `""`. */
export function readQuery(query: string): Query {
  if (query === "") return null;
  const values: Record<string, string[]> = Object.create(null);
  let any = false;
  for (const pair of query.split(/[&;]/)) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = text(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : text(pair.slice(equals + 1));
    any = true;
    const before = values[name];
    if (before) before.push(value);
    else values[name] = [value];
  }
  return any ? values : null;
}

/** Bytes read as UTF-8. */
function text(part: string): string {
  const bytes = decode(part);
  return /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, "latin1").toString("utf8") : bytes;
}
