/**
 * The control routes of a stack, at the port of the AWS endpoint. AWS has no such routes: they answer the tools of the developer who has started
 * the stack. Each request needs the token of this start, which is in a file that only its owner can read.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { headerValues, type RawRequest, type RawResponse } from "../http/raw-message.ts";
import { parseObject } from "../json.ts";
import type { RequestRecords } from "./request-records.ts";

/** The start of every control route's path. */
const PREFIX = "/_countersign/";
/**
 * The header with the token. A web page cannot send this header: the browser first asks for permission with a preflight request, and the
 * stack does not grant it.
 */
const TOKEN_HEADER = "x-countersign-token";

/** Keys of a role's session. */
export interface RoleKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface ControlInput {
  /** The secret that a request to a control route must carry. Each start of the stack makes a new one. */
  token: string;
  records: RequestRecords;
  /** The logical ids of the template's roles. */
  roles: readonly string[];
  /** Makes a session of the template's role with this logical id. */
  assumeRole: (logicalId: string) => RoleKeys;
  /** Decides for each operation which identities may call it. */
  whoMayCall: () => readonly object[];
}

/**
 * Makes the handler of control requests. The handler returns undefined for a request to any other path, which is then a request to AWS.
 *
 * - `GET /_countersign/requests` answers with the log's entries of the latest requests, the newest first.
 * - `GET /_countersign/requests/ID` answers with the record of a request: the log's entry, the steps, the calls and the lines of its function.
 * - `GET /_countersign/who` answers with the decision on each operation for each identity.
 * - `POST /_countersign/role-sessions` with `{"role":"LOGICAL_ID"}` answers with keys of the role.
 */
export function createControl(input: ControlInput): (request: RawRequest) => RawResponse | undefined {
  return function control(request) {
    if (!request.target.startsWith(PREFIX)) return undefined;
    if (!mayControl(request, input.token)) {
      return json(403, { message: "This route needs the token of this start, and answers no web page." });
    }
    const [resource, id = ""] = request.target.slice(PREFIX.length).split("/");
    if (request.method === "GET" && resource === "requests") {
      return id === "" ? json(200, { requests: input.records.list() }) : requestAnswer(input, id);
    }
    if (request.method === "GET" && resource === "who") return json(200, { entries: input.whoMayCall() });
    if (request.method === "POST" && resource === "role-sessions") return roleAnswer(input, request);
    return json(404, { message: "There is no such control route." });
  };
}

/** Whether a request has the token, once, and comes from no web page: a browser sends Origin with every request that may carry the header. */
function mayControl(request: RawRequest, token: string): boolean {
  const [given, ...others] = headerValues(request, TOKEN_HEADER);
  if (given === undefined || others.length > 0 || headerValues(request, "origin").length > 0) return false;
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function requestAnswer({ records }: ControlInput, id: string): RawResponse {
  const record = records.find(id);
  return record === undefined ? json(404, { message: "No recent request has this id." }) : json(200, record);
}

function roleAnswer({ assumeRole, roles }: ControlInput, { body }: RawRequest): RawResponse {
  const role = parseObject(body.toString("utf8"))?.["role"];
  if (typeof role !== "string" || !roles.includes(role)) {
    return json(404, { message: `The template has no such role. Its roles are ${roles.join(", ")}.` });
  }
  const { accessKeyId, secretAccessKey, sessionToken } = assumeRole(role);
  return json(200, { accessKeyId, secretAccessKey, sessionToken });
}

function json(status: number, body: object): RawResponse {
  const headers: [string, string][] = [
    ["Content-Type", "application/json"],
    ["Cache-Control", "no-store"],
    ["X-Content-Type-Options", "nosniff"],
  ];
  return { status, headers, body: JSON.stringify(body) };
}
