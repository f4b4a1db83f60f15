/**
 * API Gateway's stand-in for one REST API: route -> authenticate -> authorize -> validate -> invoke -> answer. Each step returns
 * what it decided and why; AWS's words go to the caller, ours into the log.
 *
 * Source of the order: API Gateway developer guide, "$context variables", and "How API Gateway resource policies affect authorization workflow".
 */
import { headerValues, type RawRequest, type RawResponse } from "../http/raw-message.ts";
import type { NamedPolicy } from "../iam/policy-document.ts";
import type { Principal } from "../iam/principal.ts";
import type { Session } from "../iam/session.ts";
import { createVerifier } from "../iam/verify-signature.ts";
import { matchesArn } from "../iam/wildcard.ts";
import type { Invocation, Invoke } from "../lambda/invocation.ts";
import type { Log, Mask } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";
import { authorize } from "./authorize.ts";
import { type GatewayError, gatewayErrors, type RequestIds, writeGatewayError } from "./gateway-error.ts";
import { targetMask } from "./mask-target.ts";
import { proxyEvent } from "./proxy-event.ts";
import { readReply } from "./proxy-reply.ts";
import { type Query, readQuery } from "./query.ts";
import type { Definition, Route } from "./read-definition.ts";
import { type ApiTarget, apiTarget, explainUnknownRoute, findRoute, type RouteMatch } from "./route.ts";
import { createThrottle, type ThrottleSetting } from "./throttle.ts";

export interface RestApiInput {
  id: string;
  /** How the log calls it: `age`. */
  name: string;
  region: string;
  accountId: string;
  definition: Definition;
  stage: { name: string; variables: Readonly<Record<string, string>>; deploymentId: string };
  /** The methods' throttles, and where in the order they stand. Without it nothing is throttled. */
  throttle?: { settings: readonly ThrottleSetting[]; place: ThrottlePlace };
  invoke: Invoke;
  permissions: readonly { functionArn: string; principal: string; sourceArn?: string; sourceAccount?: string }[];
  findSession: (accessKeyId: string) => Session | undefined;
  policiesOf: (principal: Principal) => {
    identity: readonly NamedPolicy[];
    boundary?: NamedPolicy;
    session?: NamedPolicy;
  };
  surroundings: Surroundings;
  log: Log;
  mask: Mask;
}

/** AWS does not say whether it throttles before it authenticates; when it throttles after, a stranger's flood costs the caller nothing. */
export type ThrottlePlace = "before authentication" | "after authorization";

/** Lambda takes an event of 6 MB (quotas page). */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** A request on its way through the gateway. */
interface Passage extends RequestIds {
  request: RawRequest;
  host: string;
  userAgent: string | undefined;
  now: number;
}

export function createRestApi(input: RestApiInput): { handle: (request: RawRequest) => Promise<RawResponse> } {
  const {
    accountId,
    definition,
    findSession,
    id,
    invoke,
    log,
    mask,
    name,
    permissions,
    policiesOf,
    region,
    stage,
    surroundings,
  } = input;
  const { gatewayResponses, policy, routes } = definition;
  const verify = createVerifier({ region, service: "execute-api", findSession });
  const ownHost = `${id}.execute-api.${region}.amazonaws.com`;
  const stageArn = `arn:aws:execute-api:${region}:${accountId}:${id}/${stage.name}`;
  const resourceIds = new Map(routes.map(({ resource }) => [resource, idOf(surroundings.randomBytes(6))]));
  const api = { id, accountId, deploymentId: stage.deploymentId, resourceIds };
  const masked = targetMask(routes, stage.name, mask);
  const mayInvoke = new Set(routes.filter(isPermitted));
  const takeToken = createThrottle(input.throttle?.settings ?? []);

  return {
    async handle(request) {
      const passage = enter(request);
      const outcome = await pass(passage);
      return "because" in outcome ? refuse(passage, outcome) : answer(passage, outcome);
    },
  };

  function enter(request: RawRequest): Passage {
    const now = surroundings.now();
    const random = surroundings.randomBytes(39);
    const sent = headerValues(request, "x-amzn-trace-id")[0];
    const root = /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(sent ?? "")?.[1];
    return {
      request,
      host: headerValues(request, "host")[0] ?? "",
      userAgent: headerValues(request, "user-agent")[0],
      requestId: uuid(random.subarray(0, 16)),
      extendedRequestId: `${random.subarray(16, 27).toString("base64").slice(0, 14)}=`,
      traceId: `Root=${
        root ??
        `1-${Math.floor(now / 1000)
          .toString(16)
          .padStart(8, "0")}-${random.subarray(27).toString("hex")}`
      }`,
      now,
    };
  }

  /** Every step; the first that refuses ends it. */
  async function pass(passage: Passage): Promise<RawResponse | GatewayError> {
    const { request, now } = passage;
    const target = apiTarget(
      request.target,
      passage.host.replace(/:\d+$/, "").toLowerCase() === ownHost ? stage.name : undefined,
    );
    if (target === undefined) return gatewayErrors.forbidden(`the path does not begin with the stage, /${stage.name}`);

    const match = findRoute(routes, request.method, target.path);
    if (isThrottled("before authentication", match, now)) return gatewayErrors.tooManyRequests();
    const caller = authenticate(match?.route, request, now);
    if ("because" in caller) return caller;
    if (match === undefined) {
      return gatewayErrors.missingToken(explainUnknownRoute(routes, request.method, target.path, stage.name));
    }

    const { session } = caller;
    const principal = session?.principal ?? "anonymous";
    const denied = authorize({
      route: match.route,
      principal,
      policy,
      policies: principal === "anonymous" ? { identity: [] } : policiesOf(principal),
      stageArn,
      accountId,
      path: target.path,
      sourceIp: request.remoteAddress,
      userAgent: passage.userAgent,
      referer: headerValues(request, "referer")[0],
      now,
    });
    if (denied) return denied;
    if (isThrottled("after authorization", match, now)) return gatewayErrors.tooManyRequests();

    const query = readQuery(target.query);
    const missing = missingParameters(match, request, query);
    if (missing.length > 0) return gatewayErrors.missingParameters(missing);
    return integrate(passage, match, target, query, session);
  }

  function isThrottled(place: ThrottlePlace, match: RouteMatch | undefined, now: number): boolean {
    if (input.throttle?.place !== place || match === undefined) return false;
    return !takeToken(match.route.method, match.route.resource, now);
  }

  /** Whose request it is; of an unknown route, only whether what it brings as a signature can be read and is good. */
  function authenticate(
    route: Route | undefined,
    request: RawRequest,
    now: number,
  ): { session?: Session } | GatewayError {
    if (route?.auth === "NONE") return {};
    const verification = verify(request, now);
    switch (verification.kind) {
      case "verified":
        return { session: verification.session };
      case "unsigned":
        return route ? gatewayErrors.missingToken("the request carries no signature, and this method wants one") : {};
      case "refused":
        return {
          status: 403,
          responseType: verification.errorType === "ExpiredTokenException" ? "EXPIRED_TOKEN" : "INVALID_SIGNATURE",
          errorType: verification.errorType,
          message: verification.message,
          style: "plain",
          because: verification.because,
        };
    }
  }

  async function integrate(
    passage: Passage,
    match: RouteMatch,
    target: ApiTarget,
    query: Query,
    session: Session | undefined,
  ): Promise<RawResponse | GatewayError> {
    const { route } = match;
    if (!mayInvoke.has(route)) {
      return gatewayErrors.internal(500, `no AWS::Lambda::Permission lets this API invoke ${route.functionArn}`);
    }
    const event = proxyEvent({ ...passage, match, target, query, session, api, stage });
    if (Buffer.byteLength(event) > MAX_EVENT_BYTES) return gatewayErrors.requestTooLong();

    const invocation = await withTimeout(invoke(route.functionArn, event), route.timeoutMs);
    if (invocation === "timed out") return gatewayErrors.timeout(route.timeoutMs);
    if (invocation.kind === "throttled") {
      return gatewayErrors.internal(
        500,
        "the function runs as many events at once as its reserved concurrency lets it",
      );
    }
    if (invocation.kind === "failed") return gatewayErrors.internal(502, invocation.because);
    const reply = readReply(invocation.payload);
    return reply.ok ? reply.response : gatewayErrors.internal(502, reply.because);
  }

  function withTimeout(invocation: Promise<Invocation>, ms: number): Promise<Invocation | "timed out"> {
    const { promise, resolve, reject } = Promise.withResolvers<Invocation | "timed out">();
    const callOff = surroundings.after(ms, () => resolve("timed out"));
    invocation.then(resolve, reject).finally(callOff);
    return promise;
  }

  function isPermitted({ functionArn, method, resource }: Route): boolean {
    const source = `${stageArn}/${method}${resource.replaceAll(/\{[^}]+\}/g, "*")}`;
    return permissions.some(
      (permission) =>
        permission.functionArn === functionArn &&
        permission.principal === "apigateway.amazonaws.com" &&
        (permission.sourceAccount ?? accountId) === accountId &&
        (permission.sourceArn === undefined || matchesArn(permission.sourceArn, source)),
    );
  }

  function answer(passage: Passage, response: RawResponse): RawResponse {
    record(passage, response.status);
    const { extendedRequestId, requestId, traceId } = passage;
    const own: [string, string][] = [
      ["x-amzn-RequestId", requestId],
      ["x-amz-apigw-id", extendedRequestId],
      ["X-Amzn-Trace-Id", traceId],
    ];
    return { ...response, headers: [...response.headers, ...own] };
  }

  function refuse(passage: Passage, error: GatewayError): RawResponse {
    const response = writeGatewayError(error, passage, gatewayResponses);
    record(passage, response.status, error);
    return response;
  }

  function record({ now, request, requestId }: Passage, status: number, error?: GatewayError): void {
    log({
      kind: "request",
      server: name,
      method: request.method,
      target: masked(request.target),
      status,
      ...(error && { errorType: error.errorType, because: error.because }),
      requestId,
      durationMs: surroundings.now() - now,
    });
  }
}

/** Required parameters that are not there, or blank. Names are matched as declared. */
function missingParameters({ route, pathParameters }: RouteMatch, request: RawRequest, query: Query): string[] {
  return route.required
    .filter(({ in: place, name }) => {
      const value =
        place === "query"
          ? query?.[name]?.at(-1)
          : place === "path"
            ? pathParameters?.[name]
            : headerValues(request, name).at(-1);
      return value === undefined || value.trim() === "";
    })
    .map(({ name }) => name);
}

function idOf(bytes: Buffer): string {
  return Array.from(bytes, (byte) => "abcdefghijklmnopqrstuvwxyz0123456789".charAt(byte % 36)).join("");
}
