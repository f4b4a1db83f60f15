/**
 * The stand-in for one REST API of API Gateway: route, authenticate, authorize, validate, invoke, answer. A step that refuses a request returns AWS's
 * message for the caller and the reason in plain words for the log.
 *
 * Source of the order: API Gateway developer guide, "$context variables", and "How API Gateway resource policies affect authorization workflow".
 */
import { type Causes, createCauses, traceRoot } from "../causes.ts";
import { headerValues, type RawRequest, type RawResponse } from "../http/raw-message.ts";
import { addCredentials } from "../iam/credentials-facts.ts";
import { keepDecision } from "../iam/decision-facts.ts";
import type { PrincipalPolicies } from "../iam/evaluate.ts";
import type { Principal } from "../iam/principal.ts";
import type { Session } from "../iam/session.ts";
import { createVerifier } from "../iam/verify-signature.ts";
import type { Json } from "../json.ts";
import type { Invocation, Invoke } from "../lambda/invocation.ts";
import type { Log, Mask, RequestEntry } from "../log.ts";
import { createSteps, type RequestTrace, type Steps } from "../steps.ts";
import type { Surroundings } from "../surroundings.ts";
import { answerByMock } from "./answer-by-mock.ts";
import { type Allowed, authorize } from "./authorize.ts";
import { authorizerSources } from "./authorizers/authorizer-sources.ts";
import { claimsContext } from "./authorizers/claims-context.ts";
import { createLambdaAuthorizers } from "./authorizers/lambda-authorizers.ts";
import { type TokenVerifier, verifyPoolToken } from "./authorizers/verify-pool-token.ts";
import { isBinaryType } from "./binary-types.ts";
import type { BrokenRule } from "./body-model.ts";
import { bodyType } from "./body-type.ts";
import type { Definition, LambdaIntegration, Route } from "./definition/definition.ts";
import { type ApiKey, findApiKey } from "./find-api-key.ts";
import { type GatewayError, gatewayErrors, writeGatewayError } from "./gateway-error.ts";
import { createTargetMask, type ShownValues } from "./mask-target.ts";
import { type AssumeForApi, type InvokePermission, invokeProblem, methodSource } from "./may-invoke.ts";
import { type MissingParameter, missingParameters } from "./missing-parameters.ts";
import { type AuthorizerContext, proxyEvent } from "./proxy-event.ts";
import { type Query, readQuery } from "./query.ts";
import { readInvocation } from "./read-invocation.ts";
import { drawRequestIds, type RequestIds } from "./request-ids.ts";
import { type ApiTarget, explainUnknownRoute, findRoute, type RouteMatch, readTarget } from "./route.ts";
import { createThrottle, type ThrottleSetting } from "./throttle.ts";

export interface RestApiInput {
  id: string;
  /** The API's name in the log: `age`. */
  name: string;
  region: string;
  accountId: string;
  definition: Definition;
  stage: { name: string; variables: Readonly<Record<string, string>>; deploymentId: string };
  /** The methods' limits, and the step at which they apply. Default: nothing is throttled. */
  throttle?: { settings: readonly ThrottleSetting[]; place: ThrottlePlace };
  invoke: Invoke;
  permissions: readonly InvokePermission[];
  assumeForApi: AssumeForApi;
  /** The user pools that may issue tokens for the API's authorizers. Default: none. */
  userPools?: readonly TokenVerifier[];
  /** The API keys that the stage's usage plans have, by value. Default: none. */
  apiKeys?: ReadonlyMap<string, ApiKey>;
  /** The ids of the authorizers that the template names, by name. Default: none; the API then draws an id for each authorizer. */
  authorizerIds?: ReadonlyMap<string, string>;
  findSession: (accessKeyId: string) => Session | undefined;
  policiesOf: (principal: Principal) => PrincipalPolicies;
  surroundings: Surroundings;
  log: Log;
  mask: Mask;
  /** The values that the log may show. Default: the log masks every value and every unknown path. */
  shownValues?: ShownValues;
  /** The requests in progress of the whole stack. Default: the requests of this API. */
  causes?: Causes;
  /** Receives each request with its steps, after the answer. Default: no steps are collected. */
  keep?: (trace: RequestTrace) => void;
}

/**
 * The step of a request at which the gateway throttles it. AWS does not document this step. With "after authorization", a request that authorization
 * refuses does not count.
 */
export type ThrottlePlace = "before authentication" | "after authorization";

/** Lambda's limit for an event, 6 MB (quotas page). */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** The answer of a route that the stack was told to leave out. */
const NOT_IMPLEMENTED: RawResponse = {
  status: 501,
  headers: [["Content-Type", "application/json"]],
  body: JSON.stringify({ message: "Not Implemented: the local stack was told to leave this route out." }),
};
const STUBBED = "the option `stubs` leaves this route out, so the method's own checks were not made";

/** A request on its way through the gateway, with its identifiers and the time of its arrival. */
interface Passage extends RequestIds {
  request: RawRequest;
  host: string;
  userAgent: string | undefined;
  now: number;
  /** The `requestId` of the request whose function sent this request. */
  causedBy: string | undefined;
  /** Undefined when nobody keeps the steps. */
  steps: Steps | undefined;
  /** Masks a target for the log. The request's own target is masked once. */
  maskTarget: (method: string, target: string) => string;
}

/** A request that has passed every check, with its route and its caller's session. */
interface AdmittedRequest {
  match: RouteMatch;
  target: ApiTarget;
  query: Query;
  session: Session | undefined;
  authorizer: AuthorizerContext | undefined;
  apiKey: ApiKey | undefined;
}

/** A caller who may invoke a method: the session of a signed request, and the values of the method's authorizer. */
interface Caller extends Allowed {
  session: Session | undefined;
  authorizer?: AuthorizerContext;
  /** The API key that the method's authorizer returned. */
  usageIdentifierKey?: string | undefined;
}

/** The integration's answer to an admitted request, with the reason why the request was let in. */
interface Answer extends Allowed {
  response: RawResponse;
  integration: Route["integration"]["kind"];
}

export function createRestApi(input: RestApiInput): { handle: (request: RawRequest) => Promise<RawResponse> } {
  const { accountId, definition, id, log, name, policiesOf, region, stage, surroundings } = input;
  const { binaryTypes, gatewayResponses, policy, routes } = definition;
  const causes = input.causes ?? createCauses();
  const verify = createVerifier({
    region,
    service: "execute-api",
    findSession: input.findSession,
    stage: stage.name,
  });
  const ownHost = `${id}.execute-api.${region}.amazonaws.com`;
  const apiArn = `arn:aws:execute-api:${region}:${accountId}:${id}`;
  const stageArn = `${apiArn}/${stage.name}`;
  const resourceIds = new Map(routes.map(({ resource }) => [resource, drawResourceId(surroundings)]));
  const api = { id, accountId, deploymentId: stage.deploymentId, resourceIds };
  const maskTarget = createTargetMask({ routes, stage: stage.name, mask: input.mask, shown: input.shownValues });
  const takeToken = createThrottle(input.throttle?.settings ?? []);
  const sourceOfAuthorizer = authorizerSources(apiArn, input.authorizerIds ?? new Map(), () =>
    drawResourceId(surroundings),
  );
  const askLambda = createLambdaAuthorizers({
    stageArn,
    accountId,
    region,
    resourcePolicy: policy,
    invoke: ({ functionArn, timeoutMs }, event) => withTimeout(input.invoke(functionArn, event), timeoutMs),
    problemOf: (authorizer, passage) => problemOf(authorizer, sourceOfAuthorizer(authorizer.name), undefined, passage),
    now: surroundings.now,
  });

  return {
    async handle(request) {
      const passage = enter(request);
      const outcome = await pass(passage);
      return "because" in outcome ? refuse(passage, outcome) : answer(passage, outcome);
    },
  };

  function enter(request: RawRequest): Passage {
    const now = surroundings.now();
    const ids = drawRequestIds(request, now, surroundings);
    return {
      request,
      host: headerValues(request, "host")[0] ?? "",
      userAgent: headerValues(request, "user-agent")[0],
      ...ids,
      now,
      causedBy: causes.enter(traceRoot(ids.traceId) ?? "", ids.requestId),
      steps: input.keep && createSteps(surroundings.now),
      maskTarget: maskOnce(request),
    };
  }

  function maskOnce(request: RawRequest): Passage["maskTarget"] {
    let own: string | undefined;
    return (method, target) => {
      if (method !== request.method || target !== request.target) return maskTarget(method, target);
      own ??= maskTarget(method, target);
      return own;
    };
  }

  /** Runs the steps of a request in order and stops at the first refusal. */
  async function pass(passage: Passage): Promise<Answer | GatewayError> {
    const { host, now, request } = passage;
    const isOwnHost = host.replace(/:\d+$/, "").toLowerCase() === ownHost;
    const target = readTarget(request.target, isOwnHost ? stage.name : undefined);
    if (target === undefined) {
      return gatewayErrors.forbidden(`under AWS's host name the path must begin with the stage, /${stage.name}`);
    }
    const match = findRoute(routes, request.method, target.path);
    passage.steps?.add("route", () => routeFacts(match?.route, stage.name));
    const throttledFirst = throttle("before authentication", match, now);
    if (throttledFirst) return throttledFirst;

    const caller = authenticate(match?.route, passage);
    if ("because" in caller) return caller;
    if (match === undefined) {
      return gatewayErrors.missingToken(explainUnknownRoute(routes, request.method, target.path, stage.name));
    }
    const query = readQuery(target.query);
    const authorized = await authorizeCaller(passage, match, target, query, caller.session);
    if ("because" in authorized) return authorized;
    const key = findApiKey({
      route: match.route,
      source: definition.apiKeySource,
      request,
      usageIdentifierKey: authorized.usageIdentifierKey,
      keys: input.apiKeys ?? new Map(),
    });
    if ("because" in key) return key;
    const throttledLast = throttle("after authorization", match, now);
    if (throttledLast) return throttledLast;

    const missing = missingParameters(match, request, query);
    const broken = brokenRules(match.route, request);
    passage.steps?.add("validation", validationFacts(missing, broken));
    if (missing.length > 0) return gatewayErrors.missingParameters(missing);
    if (broken.length > 0) return gatewayErrors.invalidBody(broken);
    const response = await integrate(passage, {
      match,
      target,
      query,
      session: authorized.session,
      authorizer: authorized.authorizer,
      apiKey: key.apiKey,
    });
    if ("because" in response) return response;
    const { kind } = match.route.integration;
    return { response, allowedBy: kind === "stub" ? STUBBED : authorized.allowedBy, integration: kind };
  }

  /** Takes a token from the method's bucket, if `place` is the step at which this stack throttles. Returns the refusal when the bucket is empty. */
  function throttle(place: ThrottlePlace, match: RouteMatch | undefined, now: number): GatewayError | undefined {
    if (input.throttle?.place !== place || match === undefined) return undefined;
    const { method, resource } = match.route;
    return takeToken(method, resource, now) ? undefined : gatewayErrors.tooManyRequests();
  }

  /**
   * Finds the session that signed the request, or returns the refusal. When no route matches, a request without a signature passes this
   * step, and a request with a wrong signature is refused. A method with an authorizer
   * needs no signature.
   */
  function authenticate(
    route: Route | undefined,
    { maskTarget: maskShared, now, request, steps }: Passage,
  ): { session?: Session } | GatewayError {
    if (route !== undefined && route.auth !== "AWS_IAM") return {};
    const verification = verify(request, now);
    if (steps) addCredentials(steps, verification, maskShared, input.mask);
    switch (verification.kind) {
      case "verified":
        return { session: verification.session };
      case "unsigned":
        return route ? gatewayErrors.missingToken("the request has no signature, and this method requires one") : {};
      case "refused":
        return gatewayErrors.badSignature(verification);
    }
  }

  /** Asks the method's authorizer, if it has one, and the policies. */
  async function authorizeCaller(
    passage: Passage,
    match: RouteMatch,
    target: ApiTarget,
    query: Query,
    session: Session | undefined,
  ): Promise<Caller | GatewayError> {
    const { auth } = match.route;
    if (typeof auth !== "string" && auth.kind === "lambda") {
      const decision = await askLambda(auth, { ...passage, match, target, query, session: undefined, api, stage });
      return "because" in decision ? decision : { ...decision, session: undefined };
    }
    if (typeof auth === "string") {
      const decision = authorizePassage(passage, match.route, target.path, session);
      return "because" in decision ? decision : { ...decision, session };
    }
    const token = verifyPoolToken(auth, passage.request, input.userPools ?? [], passage.now);
    if ("because" in token) return token;
    const decision = authorizePassage(passage, match.route, target.path, undefined);
    if ("because" in decision) return decision;
    const byPolicy = policy === undefined ? "the API has no resource policy" : decision.allowedBy;
    return {
      allowedBy: `the authorizer ${auth.name} accepts the token, and ${byPolicy}`,
      session: undefined,
      authorizer: { claims: claimsContext(token.claims) },
    };
  }

  function authorizePassage(
    { now, request, steps, userAgent }: Passage,
    route: Route,
    path: string,
    session: Session | undefined,
  ): Allowed | GatewayError {
    const principal = session?.principal ?? "anonymous";
    return authorize({
      route,
      principal,
      policy,
      policies: principal === "anonymous" ? { identity: [] } : policiesOf(principal),
      stageArn,
      accountId,
      region,
      path,
      sourceIp: request.remoteAddress,
      userAgent,
      referer: headerValues(request, "referer")[0],
      now,
      ...(steps && {
        onDecision(decision, asked, policies) {
          // The path as sent may hold personal values.
          const resource = methodSource(stageArn, route);
          steps.add("policies", keepDecision({ ...asked, resource }, policies, decision, input.mask));
        },
      }),
    });
  }

  async function integrate(passage: Passage, admitted: AdmittedRequest): Promise<RawResponse | GatewayError> {
    const { route } = admitted.match;
    const { integration } = route;
    switch (integration.kind) {
      case "stub":
        return NOT_IMPLEMENTED;
      case "mock":
        return answerByMock(integration, passage.request, admitted);
      case "lambda": {
        const source = methodSource(stageArn, route);
        const problem = problemOf(integration, source, admitted.session, passage);
        return problem === undefined ? invoke(integration, passage, admitted) : gatewayErrors.internal(500, problem);
      }
    }
  }

  /** Returns the reason why API Gateway may not invoke the function of a method or an authorizer; undefined when it may. */
  function problemOf(
    invocation: Pick<LambdaIntegration, "credentials" | "functionArn">,
    sourceArn: string,
    session: Session | undefined,
    { now, request }: Pick<Passage, "now" | "request">,
  ): string | undefined {
    const principal = session?.principal;
    return invokeProblem({
      invocation,
      sourceArn,
      accountId,
      region,
      permissions: input.permissions,
      caller: principal && { principal, policies: policiesOf(principal) },
      assumeForApi: input.assumeForApi,
      sourceIp: request.remoteAddress,
      now,
    });
  }

  async function invoke(
    { functionArn, timeoutMs }: LambdaIntegration,
    passage: Passage,
    admitted: AdmittedRequest,
  ): Promise<RawResponse | GatewayError> {
    const isBinary = isBinaryType(binaryTypes, headerValues(passage.request, "content-type")[0]);
    const event = proxyEvent({ ...passage, ...admitted, api, stage, isBinary });
    if (Buffer.byteLength(event) > MAX_EVENT_BYTES) return gatewayErrors.requestTooLong();

    let hasBegun = false;
    const invoking = input.invoke(functionArn, event, () => {
      hasBegun = true;
    });
    const invocation = await withTimeout(invoking, timeoutMs);
    const outcome = invocation === "timed out" ? invocation : invocation.kind;
    passage.steps?.add("invocation", () => ({ functionArn, outcome }));
    if (invocation === "timed out") return gatewayErrors.timeout(timeoutMs, hasBegun);
    return readInvocation(invocation, isBinaryType(binaryTypes, headerValues(passage.request, "accept")[0]));
  }

  function withTimeout(invocation: Promise<Invocation>, ms: number): Promise<Invocation | "timed out"> {
    return new Promise((resolve, reject) => {
      const cancel = surroundings.after(ms, () => resolve("timed out"));
      invocation.then(resolve, reject).finally(cancel);
    });
  }

  function answer(passage: Passage, { allowedBy, integration, response }: Answer): RawResponse {
    record(passage, response.status, { allowedBy });
    const { extendedRequestId, requestId, traceId } = passage;
    const own: [string, string][] = [
      ["x-amzn-RequestId", requestId],
      ["x-amz-apigw-id", extendedRequestId],
    ];
    // Recordings show the trace on a function's answer, and not on a mock's.
    if (integration === "lambda") own.push(["X-Amzn-Trace-Id", traceId]);
    return { ...response, headers: [...response.headers, ...own] };
  }

  function refuse(passage: Passage, error: GatewayError): RawResponse {
    const response = writeGatewayError(error, passage, gatewayResponses);
    const { because, errorType } = error;
    record(passage, response.status, { because, errorType });
    return response;
  }

  function record(passage: Passage, status: number, why: Allowed | Pick<GatewayError, "because" | "errorType">): void {
    const { causedBy, now, request, requestId, steps, traceId } = passage;
    causes.leave(traceRoot(traceId) ?? "", requestId);
    const entry: RequestEntry = {
      kind: "request",
      server: name,
      method: request.method,
      target: passage.maskTarget(request.method, request.target),
      status,
      ...why,
      requestId,
      durationMs: surroundings.now() - now,
      ...(causedBy !== undefined && { causedBy }),
    };
    log(entry);
    if (steps) input.keep?.({ entry, startedAt: now, steps: steps.list, size: steps.size });
  }
}

/** The facts of the step that finds the route. */
function routeFacts(route: Route | undefined, stage: string): Json {
  if (route === undefined) return { stage };
  const { auth, method, operationId, resource } = route;
  return { stage, operation: operationId, method, path: resource, auth: typeof auth === "string" ? auth : auth.name };
}

/** Keeps the facts of the validation: names of parameters and rules, and no values. */
function validationFacts(missing: readonly MissingParameter[], broken: readonly BrokenRule[]): () => Json {
  const facts = { missingParameters: missing.map(({ name }) => name), brokenRules: broken.map(({ rule }) => rule) };
  return () => facts;
}

/** Compares a request's body with the model for its media type. A body of a type without a model is not checked. */
function brokenRules({ bodyModels }: Route, request: RawRequest): readonly BrokenRule[] {
  return bodyModels.get(bodyType(request))?.brokenRules(request.body.toString("utf8")) ?? [];
}

/** Draws a resource id: six lower-case letters and digits, as API Gateway's ids have. */
function drawResourceId({ randomBytes }: Surroundings): string {
  return Array.from(randomBytes(6), (byte) => "abcdefghijklmnopqrstuvwxyz0123456789".charAt(byte % 36)).join("");
}
