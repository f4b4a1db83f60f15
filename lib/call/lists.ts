/** Sends each list of a request as one string, as the contract declares it. openapi-fetch alone would repeat the parameter. */
import { type Client, createQuerySerializer } from "openapi-fetch";
import { UnsignableRequest } from "./wire-url.ts";

/** The parameters of a contract whose list is one string in a request, by method and path: the value in `generated/NAME/lists.ts`. */
export type Lists = Readonly<Record<string, OperationLists>>;

interface OperationLists {
  /** The character between the items of a list of the query, by the parameter's name. */
  readonly query?: Readonly<Record<string, Separator>>;
  /** The names of the headers that are lists. */
  readonly header?: readonly string[];
}

type Separator = "," | " " | "|";

/** The options of openapi-fetch that concern lists. */
interface CallInit {
  params?: { header?: Readonly<Record<string, unknown>> };
}

type Send = (method: string, path: string, init?: CallInit) => Promise<unknown>;

/**
 * Makes a client that sends every list of `lists` as declared. The client throws an UnsignableRequest for an item that the service could
 * not read back as one item: a string that contains the separator and, in a header, also an empty string or one with blanks around it.
 */
export function sendingLists<Paths extends {}>(client: Client<Paths>, lists: Lists): Client<Paths> {
  // The client's own types decide which calls compile; here a call is a method, a path and options.
  const request = client.request as unknown as Send;
  const send: Send = async (method, path, init = {}) => {
    const { header = [], query = {} } = lists[`${method.toUpperCase()} ${path}`] ?? {};
    for (const name of header) checkHeader(name, init.params?.header?.[name]);
    return request(method, path, { querySerializer: querySerializer(query), ...init } as CallInit);
  };
  const verbs = Object.keys(client).filter((name) => /^[A-Z]+$/.test(name));
  const sendByVerb = verbs.map((verb) => [verb, (path: string, init?: CallInit) => send(verb, path, init)]);
  return { ...client, ...Object.fromEntries(sendByVerb), request: send };
}

const serializeOthers = createQuerySerializer<unknown>();

function querySerializer(lists: NonNullable<OperationLists["query"]>) {
  return (query: object): string => {
    const others: Record<string, unknown> = {};
    const texts: string[] = [];
    for (const [name, value] of Object.entries(query)) {
      const separator = Object.hasOwn(lists, name) ? lists[name] : undefined;
      if (separator === undefined || !Array.isArray(value)) others[name] = value;
      else if (value.length > 0) texts.push(`${encodeURIComponent(name)}=${joinItems(name, value, separator)}`);
    }
    return [serializeOthers(others), ...texts].filter((text) => text !== "").join("&");
  };
}

function joinItems(name: string, items: readonly unknown[], separator: Separator): string {
  const texts = items.map(String);
  if (texts.some((text) => text.includes(separator))) {
    throw new UnsignableRequest(`An item of ${name} has the character that separates items, and would be read as two.`);
  }
  return texts.map(encodeURIComponent).join(encodeURIComponent(separator));
}

function checkHeader(name: string, value: unknown): void {
  if (!Array.isArray(value) || value.map(String).every((item) => /^[^\s,](?:[^,]*[^\s,])?$/.test(item))) return;
  throw new UnsignableRequest(
    `An item of the header ${name} has a comma, has blanks around it or is empty, and would not be read as one item.`,
  );
}
