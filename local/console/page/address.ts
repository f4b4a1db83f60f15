/** The state of the page, as the part of the address behind `#` has it: `#/calls?status=4xx`, `#/try/age/getAge?as=guest`. */
export interface Address {
  /** The first segment: `calls`. */
  view: string;
  /** The other segments, decoded: `["age", "getAge"]`. */
  path: readonly string[];
  query: Readonly<Record<string, string>>;
}

/** Reads the address. An empty one is the list of calls. */
export function readAddress(hash: string): Address {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [view = "", ...rest] = path.split("/").filter((segment) => segment !== "");
  return {
    view: view === "" ? "calls" : view,
    path: rest.map(decode),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** Writes an address. Values of the query that are empty are left out. */
export function writeAddress(view: string, path: readonly string[] = [], query: Address["query"] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== "");
  const tail = given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
  return `#/${[view, ...path.map(encodeURIComponent)].join("/")}${tail}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A person may have typed the address. The segment then names nothing, and the view says so.
    return segment;
  }
}
