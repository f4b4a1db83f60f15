import { canonicalQuery, decode, encode } from "../canonical-request.ts";
import type { Mismatch, Suspicion } from "./suspicion.ts";

/** One parameter as it is sent. */
interface Parameter {
  name: string;
  value: string;
}

/**
 * The largest number of parameters for which every way to encode and sort them is tried. A longer query is not a client's mistake but a
 * test of the stack.
 */
const MAX_PARAMETERS = 64;

/** Ways in which clients encode a name or value, with the words by which a message describes each. */
const ENCODINGS: readonly (readonly [words: string | undefined, write: (sent: string) => string])[] = [
  [undefined, (sent) => encode(decode(sent))],
  ["signed as it is sent", (sent) => sent],
  ["signed without percent-encoding", decode],
  ["encoded twice", (sent) => encode(encode(decode(sent)))],
  ["encoded by JavaScript's encodeURIComponent, which leaves !'()* as they are", (sent) => component(decode(sent))],
  ["encoded as a form, with a plus for a space", (sent) => form(decode(sent))],
  ["encoded with small letters in its escapes", (sent) => lowerEscapes(encode(decode(sent)))],
  [
    "signed with each plus as a plus, which AWS reads as a space",
    (sent) => encode(decode(sent.replaceAll("+", "%2B"))),
  ],
];

type Order = (a: Parameter, b: Parameter) => number;

/** Ways in which clients sort the parameters, with the words by which a message describes each. */
const ORDERS: readonly (readonly [words: string | undefined, order: Order])[] = [
  [undefined, (a, b) => compare(a.name, b.name) || compare(a.value, b.value)],
  ["left in the order in which it is sent", () => 0],
  ["sorted by name alone", (a, b) => compare(a.name, b.name)],
  [
    "sorted before it was encoded",
    (a, b) => compare(decode(a.name), decode(b.name)) || compare(decode(a.value), decode(b.value)),
  ],
  ["sorted by whole pairs of name and value", (a, b) => compare(pair(a), pair(b))],
  ["sorted without regard to capital letters", (a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase())],
];

/** Lists the other forms of the query that a client may have signed. */
export function suspectQuery({ canonical, request, without }: Mismatch): readonly Suspicion[] {
  const parameters = readParameters(request.query, without);
  if (parameters.length === 0 || parameters.length > MAX_PARAMETERS) return [];
  const forms = new Map<string, string>([[canonical.query, ""]]);
  const suspect = (query: string, because: string) => {
    if (!forms.has(query)) forms.set(query, because);
  };
  suspect("", "its query was not signed");
  suspect(
    parameters.map(pair).join("&"),
    "its query was signed as it is sent: it must be decoded, encoded as AWS requires, and sorted",
  );
  for (const [encoding, write] of ENCODINGS) {
    const encoded = parameters.map(({ name, value }) => ({ name: write(name), value: write(value) }));
    for (const [order, byOrder] of ORDERS) {
      const words = [encoding, order].filter((part) => part !== undefined).join(" and ");
      suspect(
        encoded.toSorted(byOrder).map(pair).join("&"),
        `its query was ${words}: AWS encodes each name and value, and sorts by name and then by value`,
      );
    }
  }
  for (const [query, because] of selections(canonical.query, request.query, without)) suspect(query, because);
  forms.delete(canonical.query);
  return [...forms].map(([query, because]) => ({ because, canonical: { query } }));
}

/** The canonical query with some of its parameters left out, or without an equal sign. */
function selections(right: string, sent: string, without: readonly string[]): [query: string, because: string][] {
  const pairs = right.split("&");
  const nameOf = (text: string) => text.slice(0, text.indexOf("="));
  const unique = (list: readonly string[]) => [...new Map(list.map((text) => [nameOf(text), text])).values()];
  return [
    [
      canonicalQuery(sent, [...without, "X-Amz-Security-Token"]),
      "its session token was added to the query after the request was signed",
    ],
    [unique(pairs).join("&"), "it was made for one value of a parameter that the query has several times"],
    [
      unique(pairs.toReversed()).toReversed().join("&"),
      "it was made for one value of a parameter that the query has several times",
    ],
    [pairs.filter((text) => !text.endsWith("=")).join("&"), "the parameters without a value were left out of it"],
    [
      pairs.map((text) => text.replace(/=$/, "")).join("&"),
      "it was made for a parameter without a value that was written without its equal sign",
    ],
  ];
}

function readParameters(query: string, without: readonly string[]): readonly Parameter[] {
  return query
    .split("&")
    .filter((text) => text !== "")
    .map((text) => {
      const equals = text.indexOf("=");
      return equals < 0 ? { name: text, value: "" } : { name: text.slice(0, equals), value: text.slice(equals + 1) };
    })
    .filter(({ name }) => !without.includes(decode(name)));
}

function pair({ name, value }: Parameter): string {
  return `${name}=${value}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Encodes bytes as encodeURIComponent does. */
function component(bytes: string): string {
  return encode(bytes).replaceAll(/%2[1789A]/g, (found) => decode(found));
}

/** Encodes bytes as URLSearchParams does. */
function form(bytes: string): string {
  return encode(bytes).replaceAll("%20", "+").replaceAll("~", "%7E").replaceAll("%2A", "*");
}

function lowerEscapes(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/g, (found) => found.toLowerCase());
}
