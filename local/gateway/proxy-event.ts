/**
 * The event that API Gateway sends to a Lambda function: payload format 1.0, with AWS's keys in AWS's order.
 *
 * Source: API Gateway developer guide, "Input format of a Lambda function for proxy integration"; recorded events.
 */
import { createDictionary } from "../dictionary.ts";
import type { RawRequest } from "../http/raw-message.ts";
import type { Session } from "../iam/session.ts";
import { awsHeaderName } from "./aws-header-name.ts";
import type { ApiKey } from "./find-api-key.ts";
import type { Query } from "./query.ts";
import type { RequestIds } from "./request-ids.ts";
import type { ApiTarget, RouteMatch } from "./route.ts";

/** The parts of a request that its event is made from. */
export interface EventInput extends RequestIds {
  request: RawRequest;
  match: RouteMatch;
  target: ApiTarget;
  query: Query;
  session: Session | undefined;
  api: { id: string; accountId: string; deploymentId: string; resourceIds: ReadonlyMap<string, string> };
  stage: { name: string; variables: Readonly<Record<string, string>> };
  host: string;
  userAgent: string | undefined;
  now: number;
}

export interface ProxyEventInput extends EventInput {
  /** The values that the method's authorizer hands on; undefined without an authorizer. */
  authorizer: AuthorizerContext | undefined;
  /** The request's API key; undefined when the method needs none. */
  apiKey: ApiKey | undefined;
  /** Whether the body is bytes, which the event has in base64. */
  isBinary: boolean;
}

/** The parts of a caller that are known once the authorizer has run. */
type KnownCaller = Partial<Pick<ProxyEventInput, "apiKey" | "authorizer">>;

/** The values of an authorizer, which the event has as `requestContext.authorizer`. */
export type AuthorizerContext = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

/** Headers that API Gateway drops before it invokes the function. */
const DROPPED = new Set([
  "connection",
  "content-length",
  "content-md5",
  "expect",
  "max-forwards",
  "proxy-authenticate",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "www-authenticate",
]);

/** Writes the event of one request as JSON text. */
export function proxyEvent(input: ProxyEventInput): string {
  const { isBinary, request } = input;
  return JSON.stringify({
    ...eventHead(input, input),
    body: request.body.byteLength === 0 ? null : request.body.toString(isBinary ? "base64" : "utf8"),
    isBase64Encoded: isBinary && request.body.byteLength > 0,
  });
}

/** Returns the parts of the event that the event of an authorizer contains too: everything except the body. */
export function eventHead(input: EventInput, known: KnownCaller = {}) {
  const { match, query, request, stage, target } = input;
  const multiValueHeaders = headersOf(input);
  return {
    resource: match.route.resource,
    path: target.path,
    httpMethod: request.method,
    headers: lastOf(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: query && lastOf(query),
    multiValueQueryStringParameters: query,
    pathParameters: match.pathParameters,
    stageVariables: Object.keys(stage.variables).length === 0 ? null : stage.variables,
    requestContext: requestContext(input, known),
  };
}

function headersOf({ request, session, host, traceId }: EventInput): Record<string, string[]> {
  const headers = createDictionary<string[]>();
  let forwarded = "";
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (DROPPED.has(lower) || lower === "host" || lower === "x-amzn-trace-id") continue;
    // The gateway removes a SigV4 header and passes any other Authorization on.
    if (lower === "authorization" && session !== undefined) continue;
    if (lower === "x-forwarded-for") {
      forwarded = `${value}, `;
      continue;
    }
    if (lower === "x-forwarded-port" || lower === "x-forwarded-proto") continue;
    const written = awsHeaderName(name);
    const earlier = headers[written];
    if (earlier) earlier.push(value);
    else headers[written] = [value];
  }
  headers["Host"] = [host];
  headers["X-Amzn-Trace-Id"] = [traceId];
  headers["X-Forwarded-For"] = [forwarded + request.remoteAddress];
  headers["X-Forwarded-Port"] = ["443"];
  headers["X-Forwarded-Proto"] = ["https"];
  return headers;
}

function lastOf(values: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  const last = createDictionary<string>();
  for (const name in values) last[name] = values[name]?.at(-1) ?? "";
  return last;
}

function requestContext(
  { api, host, match, now, request, stage, target, ...input }: EventInput,
  { apiKey, authorizer }: KnownCaller,
) {
  return {
    resourceId: api.resourceIds.get(match.route.resource) ?? "",
    ...(authorizer && { authorizer }),
    resourcePath: match.route.resource,
    httpMethod: request.method,
    extendedRequestId: input.extendedRequestId,
    requestTime: requestTime(now),
    path: target.fullPath,
    accountId: api.accountId,
    protocol: "HTTP/1.1",
    stage: stage.name,
    domainPrefix: host.split(/[.:]/)[0],
    requestTimeEpoch: now,
    requestId: input.requestId,
    identity: {
      ...identityOf(input.session, request.remoteAddress, input.userAgent),
      ...(apiKey && { apiKey: apiKey.value, apiKeyId: apiKey.id }),
    },
    domainName: host,
    deploymentId: api.deploymentId,
    apiId: api.id,
  };
}

function identityOf(session: Session | undefined, sourceIp: string, userAgent: string | undefined) {
  const principal = session?.principal;
  const cognito = principal?.kind === "session" ? principal.cognito : undefined;
  const caller =
    principal === undefined
      ? null
      : principal.kind === "user"
        ? principal.userId
        : `${principal.roleId}:${principal.sessionName}`;
  return {
    cognitoIdentityPoolId: cognito?.identityPoolId ?? null,
    accountId: principal?.accountId ?? null,
    cognitoIdentityId: cognito?.identityId ?? null,
    caller,
    sourceIp,
    principalOrgId: null,
    accessKey: session?.accessKeyId ?? null,
    cognitoAuthenticationType: cognito ? (cognito.authenticated ? "authenticated" : "unauthenticated") : null,
    cognitoAuthenticationProvider: cognito?.authenticated ? cognito.amr.slice(1).join(",") : null,
    userArn: principal?.arn ?? null,
    userAgent: userAgent ?? null,
    user: caller,
  };
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Writes a time in the common log format: `20/Nov/2021:23:52:50 +0000`. */
function requestTime(now: number): string {
  const iso = new Date(now).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
