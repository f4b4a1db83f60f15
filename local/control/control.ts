/**
 * The control routes of a stack, at the port of the AWS endpoint. AWS has no such routes: they answer the tools and the console of the developer who has
 * started the stack. Each request needs the token of this start, which is in a file that only its owner can read, and in the printed address of the console.
 */
import type { RawRequest, RawResponse } from "../http/raw-message.ts";
import { parseObject } from "../json.ts";
import { UserError } from "../user-error.ts";
import { mayControl } from "./access.ts";
import { json, refuse } from "./answer.ts";

/** The start of every control route's path. */
const PREFIX = "/_countersign/";

/** Answers a request to a control route. `id` is the part of the path after the route's name; an empty string for a route without such a part. */
export type ControlRoute = (request: { id: string; body: Buffer }) => RawResponse | Promise<RawResponse>;

/** Temporary keys of a caller. */
export interface CallerKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface ControlInput {
  /** The secret that a request to a control route must carry. Each start of the stack makes a new one. */
  token: string;
  /**
   * Makes keys of a caller: `guest`, `role:NAME` or `function:NAME`, with a logical id as NAME. Rejects with a UserError when the stack has no such caller.
   */
  keysOf: (caller: string) => Promise<CallerKeys>;
  /** Decides for each operation which identities may call it. */
  whoMayCall: () => object;
  /** Further routes by method and path: `GET requests`, and `GET requests/ID` for any id. Default: none. */
  routes?: ReadonlyMap<string, ControlRoute>;
  /** The sentence for a route that does not exist. Default: `There is no such control route.` */
  missing?: string;
}

/**
 * Makes the handler of control requests. The handler returns undefined for a request to any other path, which is then a request to AWS.
 *
 * - `GET /_countersign/who` answers with the decision on each operation for each identity.
 * - `POST /_countersign/sessions` with `{"caller":"role:LOGICAL_ID"}` answers with keys of the caller.
 * - The routes of `routes` answer at `/_countersign/NAME` or `/_countersign/NAME/ID`.
 */
export function createControl(input: ControlInput): (request: RawRequest) => ReturnType<ControlRoute> | undefined {
  const { missing = "There is no such control route.", routes, token, whoMayCall } = input;
  const all: ReadonlyMap<string, ControlRoute> = new Map([
    ["GET who", () => json(200, whoMayCall())],
    ["POST sessions", ({ body }) => keysAnswer(input, body)],
    ...(routes ?? []),
  ]);
  return function control(request) {
    if (!request.target.startsWith(PREFIX)) return undefined;
    if (!mayControl(request, token)) {
      return refuse(403, "This route needs the token of this start, and answers no page of another origin.");
    }
    const [, name = "", id] = /^([^/]*)(?:\/([^/]+))?$/.exec(request.target.slice(PREFIX.length)) ?? [];
    const route = all.get(`${request.method} ${name}${id === undefined ? "" : "/ID"}`);
    return route === undefined ? refuse(404, missing) : route({ id: id ?? "", body: request.body });
  };
}

async function keysAnswer({ keysOf }: ControlInput, body: Buffer): Promise<RawResponse> {
  const caller = parseObject(body.toString("utf8"))?.["caller"];
  if (typeof caller !== "string") return refuse(400, "The body must be a JSON object with a caller.");
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await keysOf(caller);
    return json(200, { accessKeyId, secretAccessKey, sessionToken });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return refuse(404, error.message);
  }
}
