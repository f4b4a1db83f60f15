/**
 * The stand-in for one REST API of API Gateway: route, authenticate, authorize, validate, invoke, answer. A step that refuses a request returns AWS's
 * message for the caller and the reason in plain words for the log.
 *
 * Source of the order: API Gateway developer guide, "$context variables", and "How API Gateway resource policies affect authorization workflow".
 */
import { createCauses, traceRoot } from "../causes.ts";
import { getOrMake } from "../get-or-make.ts";
import { headerValues, type RawRequest, type RawResponse } from "../http/raw-message.ts";
import type { Session } from "../iam/session.ts";
import type { RequestEntry } from "../log.ts";
import type { InvocationStep, RouteStep, ValidationStep } from "../step-records.ts";
import { createSteps, type KeptFacts, keepFacts } from "../steps.ts";
import { answerByMock } from "./answer-by-mock.ts";
import type { Allowed } from "./authorize.ts";
import { isBinaryType } from "./binary-types.ts";
import type { BrokenRule } from "./body-model.ts";
import { bodyType } from "./body-type.ts";
import { createCallerChecks } from "./caller-checks.ts";
import type { LambdaIntegration, Route } from "./definition/definition.ts";
import { inStage } from "./definition/in-stage.ts";
import { drawResourceId } from "./draw-resource-id.ts";
import { type ApiKey, findApiKey } from "./find-api-key.ts";
import { type GatewayError, gatewayErrors, writeGatewayError } from "./gateway-error.ts";
import { createInvoker } from "./invoker.ts";
import { createTargetMask } from "./mask-target.ts";
import { methodSource } from "./may-invoke.ts";
import { type MissingParameter, missingParameters } from "./missing-parameters.ts";
import type { Passage } from "./passage.ts";
import { type AuthorizerContext, proxyEvent } from "./proxy-event.ts";
import { type Query, readQuery } from "./query.ts";
import { readInvocation } from "./read-invocation.ts";
import { drawRequestIds, type RequestIds, sentTrace } from "./request-ids.ts";
import type { RestApiInput, ThrottlePlace } from "./rest-api-input.ts";
import { type ApiTarget, explainUnknownRoute, findRoute, type RouteMatch, readTarget } from "./route.ts";
import { createThrottle } from "./throttle.ts";

/** Lambda's limit for an event, 6 MB (quotas page). */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** The answer of a route that the stack was told to leave out. */
const NOT_IMPLEMENTED: RawResponse = {
  status: 501,
  headers: [["Content-Type", "application/json"]],
  body: JSON.stringify({ message: "Not Implemented: the local stack was told to leave this route out." }),
};
const STUBBED = "the option `stubs` leaves this route out, so the method's own checks were not made";

/** A request that has passed every check, with its route and its caller's session. */
interface AdmittedRequest {
  match: RouteMatch;
  target: ApiTarget;
  query: Query;
  session: Session | undefined;
  authorizer: AuthorizerContext | undefined;
  apiKey: ApiKey | undefined;
}

/** The integration's answer to an admitted request, with the reason why the request was let in. */
interface Answer extends Allowed {
  response: RawResponse;
  integration: Route["integration"]["kind"];
}

export function createRestApi(input: RestApiInput): { handle: (request: RawRequest) => Promise<RawResponse> } {
  const { accountId, id, log, name, region, stage, surroundings } = input;
  const definition = inStage(input.definition, stage.variables);
  const { binaryTypes, gatewayResponses, routes } = definition;
  const causes = input.causes ?? createCauses();
  const ownHost = `${id}.execute-api.${region}.amazonaws.com`;
  const apiArn = `arn:aws:execute-api:${region}:${accountId}:${id}`;
  const stageArn = `${apiArn}/${stage.name}`;
  const resourceIds = new Map(routes.map(({ resource }) => [resource, drawResourceId(surroundings)]));
  const api = { id, accountId, deploymentId: stage.deploymentId, resourceIds };
  const maskTarget = createTargetMask({ routes, stage: stage.name, mask: input.mask, shown: input.shownValues });
  const takeToken = createThrottle(input.throttle?.settings ?? []);
  const invoker = createInvoker(input);
  // The records of all requests share these steps, so that none is made for a request.
  const routeSteps = new Map<Route | undefined, () => RouteStep>();
  const invocationSteps = new Map<string, () => InvocationStep>();
  const { authenticate, authorizeCaller } = createCallerChecks(input, { api, apiArn, invoker });

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
      causedBy: causes.enter(ids.requestId, sentTrace(request), rootOf(ids)),
      steps: input.keep && createSteps(surroundings.now, now),
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
    passage.steps?.add(getOrMake(routeSteps, match?.route, () => routeStep(match?.route, stage.name)));
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
    const overUsed = countUsage(match.route, key.apiKey, now);
    if (overUsed) return overUsed;
    const throttledLast = throttle("after authorization", match, now);
    if (throttledLast) return throttledLast;

    const missing = missingParameters(match, request, query);
    const broken = brokenRules(match.route, request);
    passage.steps?.add(validationStep(missing, broken));
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
    if (takeToken(method, resource, now)) return undefined;
    return gatewayErrors.tooManyRequests("the method is over its rate or burst limit (the stage's MethodSettings)");
  }

  /** Counts a request with an API key against its usage plan. Returns the refusal when a limit of the plan is reached. */
  function countUsage({ method, resource }: Route, apiKey: ApiKey | undefined, now: number): GatewayError | undefined {
    return apiKey && input.throttle?.countUsage({ apiKey, method, resource, stage: `${id}/${stage.name}` }, now);
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
        const problem = invoker.problemOf(integration, source, admitted.session, passage);
        return problem === undefined ? invoke(integration, passage, admitted) : gatewayErrors.internal(500, problem);
      }
    }
  }

  async function invoke(
    integration: LambdaIntegration,
    passage: Passage,
    admitted: AdmittedRequest,
  ): Promise<RawResponse | GatewayError> {
    const isBinary = isBinaryType(binaryTypes, headerValues(passage.request, "content-type")[0]);
    const event = proxyEvent({ ...passage, ...admitted, api, stage, isBinary });
    if (Buffer.byteLength(event) > MAX_EVENT_BYTES) return gatewayErrors.requestTooLong();

    let hasBegun = false;
    const { functionArn, timeoutMs } = integration;
    const invocation = await invoker.invoke(integration, event, () => {
      hasBegun = true;
    });
    const outcome = invocation === "timed out" ? invocation : invocation.kind;
    passage.steps?.add(
      getOrMake(invocationSteps, `${outcome} ${functionArn}`, () => invocationStep(functionArn, outcome)),
    );
    if (invocation === "timed out") return gatewayErrors.timeout(timeoutMs, hasBegun);
    return readInvocation(invocation, isBinaryType(binaryTypes, headerValues(passage.request, "accept")[0]));
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
    const { causedBy, now, request, requestId, steps } = passage;
    causes.leave(requestId, rootOf(passage));
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

function rootOf({ traceId }: RequestIds): string {
  return traceRoot(traceId) ?? "";
}

/** Makes the step that finds the route. */
function routeStep(route: Route | undefined, stage: string): () => RouteStep {
  if (route === undefined) return () => ({ name: "route", stage });
  const { auth, method, operationId, resource } = route;
  const authName = typeof auth === "string" ? auth : auth.name;
  return () => ({ name: "route", stage, operation: operationId, method, path: resource, auth: authName });
}

function invocationStep(functionArn: string, outcome: InvocationStep["outcome"]): () => InvocationStep {
  return () => ({ name: "invocation", functionArn, outcome });
}

/** The step of a request in which the validation found no fault. */
function validStep(): ValidationStep {
  return { name: "validation", missingParameters: [], brokenRules: [] };
}

/** Writes the facts of the validation: names of parameters and rules, and no values. */
function validationStep(missing: readonly MissingParameter[], broken: readonly BrokenRule[]): KeptFacts {
  if (missing.length === 0 && broken.length === 0) return validStep;
  return keepFacts({
    name: "validation",
    missingParameters: missing.map(({ name }) => name),
    brokenRules: broken.map(({ rule }) => rule),
  });
}

/** Compares a request's body with the model for its media type. A body of a type without a model is not checked. */
function brokenRules({ bodyModels }: Route, request: RawRequest): readonly BrokenRule[] {
  return bodyModels.get(bodyType(request))?.brokenRules(request.body.toString("utf8")) ?? [];
}
