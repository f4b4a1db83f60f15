/**
 * The AWS endpoint: one address for Cognito's user pools and identity pools, Secrets Manager and STS, as AWS_ENDPOINT_URL wants
 * it. It reads the protocol, verifies signatures, evaluates the caller's policies and hands over to the rooms.
 *
 * Source: AWS JSON 1.1 and query protocols as the SDKs speak them.
 */
import {
  answerStack,
  NAMESPACE as CLOUDFORMATION,
  isStackAction,
  type Stack,
  type StackAction,
} from "../cloudformation/stack.ts";
import { headerValues, type RawRequest, type RawResponse } from "../http/raw-message.ts";
import { splitTarget } from "../iam/canonical-request.ts";
import { type Decision, evaluate } from "../iam/evaluate.ts";
import type { NamedPolicy } from "../iam/policy-document.ts";
import type { Principal } from "../iam/principal.ts";
import { contextOf } from "../iam/request-context.ts";
import type { Session } from "../iam/session.ts";
import { createVerifier, type VerifySignature } from "../iam/verify-signature.ts";
import { type Json, parseObject } from "../json.ts";
import type { Log } from "../log.ts";
import type { assumeRoleWithWebIdentity, WebIdentityRequest } from "../sts/assume-role-with-web-identity.ts";
import { answerAssumed, answerSts, queryRefusal } from "../sts/sts.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";
import { type Action, loggableName, type Needed, type Outcome, refusal } from "./action.ts";
import { constraintProblem } from "./member-constraints.ts";
import { shapeProblem } from "./member-shapes.ts";

/** A service that speaks AWS JSON 1.1. */
export interface JsonService {
  /** As the log, policies and signatures call it: `cognito-idp`. */
  name: string;
  /** What X-Amz-Target begins with: `AWSCognitoIdentityProviderService`. */
  target: string;
  actions: ReadonlyMap<string, Action>;
  /** Whether browsers may call it from any page, as they may Cognito. */
  cors: boolean;
}

export interface AwsEndpointInput {
  region: string;
  accountId: string;
  services: readonly JsonService[];
  /** Documents that are fetched by GET, by path: a user pool's keys. */
  documents: ReadonlyMap<string, () => Json>;
  /** STS's half of the identity pools' classic flow. */
  assumeRoleWithWebIdentity: (request: WebIdentityRequest) => ReturnType<typeof assumeRoleWithWebIdentity>;
  /** The stack that CloudFormation knows. Default: none, and its actions are not imitated. */
  stack?: Stack;
  findSession: (accessKeyId: string) => Session | undefined;
  policiesOf: (principal: Principal) => {
    identity: readonly NamedPolicy[];
    boundary?: NamedPolicy;
    session?: NamedPolicy;
  };
  surroundings: Surroundings;
  log: Log;
}

/** What a service of AWS's takes for its protocol: by another type it knows no operation at all. */
const JSON_TYPE = /^application\/x-amz-json-1\.[01]\s*(?:;|$)/i;

/** How a request ended, for its log line. */
interface Handled {
  server: string;
  action: string;
  response: RawResponse;
  errorType?: string;
  because?: string;
}

export function awsEndpoint(input: AwsEndpointInput): (request: RawRequest) => Promise<RawResponse> {
  const { accountId, documents, findSession, log, policiesOf, region, services, surroundings } = input;
  const verifiers = new Map<string, VerifySignature>(
    [...services.map(({ name }) => name), "cloudformation", "sts"].map((service) => [
      service,
      createVerifier({ region, service, findSession }),
    ]),
  );

  return async function awsEndpoint(request) {
    const startedAt = surroundings.now();
    const requestId = uuid(surroundings.randomBytes(16));
    const { action, because, errorType, response, server } = await handle(request, requestId);
    log({
      kind: "request",
      server,
      method: action,
      target: "",
      status: response.status,
      ...(errorType !== undefined && { errorType }),
      ...(because !== undefined && { because }),
      requestId,
      durationMs: surroundings.now() - startedAt,
    });
    return response;
  };

  async function handle(request: RawRequest, requestId: string): Promise<Handled> {
    const [path] = splitTarget(request.target);
    if (request.method === "GET") return getDocument(path, requestId);
    const target = headerValues(request, "x-amz-target")[0];
    if (request.method === "OPTIONS") return preflight(requestId);
    // Both protocols are a POST to the root.
    if (request.method !== "POST") return notImitated("aws", request.method, "this method", requestId);
    if (!/^\/+$/.test(path)) return notImitated("aws", request.method, "this path", requestId);
    if (target !== undefined) return callJson(target, request, requestId);
    if (/^application\/x-www-form-urlencoded/i.test(headerValues(request, "content-type")[0] ?? "")) {
      return callSts(request, requestId);
    }
    return notImitated("aws", request.method, "a request without X-Amz-Target", requestId);
  }

  function getDocument(path: string, requestId: string): Handled {
    const document = documents.get(path);
    if (document === undefined) return notImitated("aws", "GET", "this path", requestId);
    const headers: [string, string][] = [
      ["Content-Type", "application/json"],
      ...cors(true),
      ["x-amzn-RequestId", requestId],
    ];
    const response = { status: 200, headers, body: JSON.stringify(document()) };
    return { server: "cognito-idp", action: `GET ${path.split("/").at(-1)}`, response };
  }

  async function callJson(target: string, request: RawRequest, requestId: string): Promise<Handled> {
    const [, prefix = "", name = ""] = /^([^.]*)\.(.*)$/.exec(target) ?? [];
    const service = services.find((known) => known.target === prefix);
    const whole = `${loggableName(prefix)}.${loggableName(name)}`;
    if (service === undefined) return notImitated("aws", whole, whole, requestId);
    const action = service.actions.get(name);
    if (action === undefined)
      return notImitated(service.name, loggableName(name), `${service.name} ${loggableName(name)}`, requestId);
    if (!JSON_TYPE.test(headerValues(request, "content-type")[0] ?? ""))
      return unknownOperation(service, name, requestId);
    return answerJson(service, name, await runJson(service, name, action, request), requestId);
  }

  async function runJson(service: JsonService, name: string, action: Action, request: RawRequest): Promise<Outcome> {
    const caller = action.resource === undefined ? undefined : authenticate(service.name, request);
    if (caller?.kind === "refused") return caller;
    const input = parseObject(request.body.toString("utf8"));
    if (input === undefined) return refusal("SerializationException", "", "the body is no JSON object");
    const misshapen = shapeProblem(input);
    if (misshapen) return misshapen;
    if (caller !== undefined) {
      const denied = authorize(caller.session, `${service.name}:${name}`, action.resource?.(input) ?? "*", request);
      if (denied) return denied;
      const lacking = action.also?.(input).find((needed) => !isAllowed(caller.session, needed, request));
      if (lacking) return lacking.refusal;
    }
    return constraintProblem(service.name, action.required, input) ?? action.run(input);
  }

  function authenticate(
    service: string,
    request: RawRequest,
  ): { kind: "known"; session: Session } | ReturnType<typeof refusal> {
    const verification = verifiers.get(service)?.(request, surroundings.now()) ?? { kind: "unsigned" as const };
    switch (verification.kind) {
      case "verified":
        return { kind: "known", session: verification.session };
      case "unsigned":
        return refusal(
          "MissingAuthenticationTokenException",
          "Missing Authentication Token",
          "this action wants a signature",
        );
      case "refused":
        return refusal(verification.errorType, verification.message, verification.because);
    }
  }

  function authorize({ principal }: Session, action: string, resource: string, request: RawRequest) {
    const context = contextOf(principal, {
      sourceIp: request.remoteAddress,
      userAgent: headerValues(request, "user-agent")[0],
      now: surroundings.now(),
    });
    const decision = evaluate(
      { principal, action, resource, context },
      { ...policiesOf(principal), resourceAccountId: accountId },
    );
    if (decision.effect === "allow") return undefined;
    const who = `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource}`;
    const message = `${who} ${reason(decision, action)}`;
    return refusal("AccessDeniedException", message, decision.because);
  }

  /** Whether the caller may do what an action needs beside its own permission. */
  function isAllowed({ principal }: Session, { action, context, resource }: Needed, request: RawRequest): boolean {
    const known = contextOf(principal, { sourceIp: request.remoteAddress, now: surroundings.now() });
    const keys = new Map([...known, ...Object.entries(context).map(([key, value]) => [key, [value]] as const)]);
    const policies = { ...policiesOf(principal), resourceAccountId: accountId };
    return evaluate({ principal, action, resource, context: keys }, policies).effect === "allow";
  }

  function callSts(request: RawRequest, requestId: string): Handled {
    const parameters = new URLSearchParams(request.body.toString("utf8"));
    const action = parameters.get("Action") ?? "";
    if (action === "AssumeRoleWithWebIdentity") {
      const outcome = input.assumeRoleWithWebIdentity({
        roleArn: parameters.get("RoleArn") ?? "",
        sessionName: parameters.get("RoleSessionName") ?? "",
        token: parameters.get("WebIdentityToken") ?? "",
        durationSeconds: Number(parameters.get("DurationSeconds") ?? 3600),
      });
      return { server: "sts", action, ...answerAssumed(outcome, requestId) };
    }
    if (input.stack !== undefined && isStackAction(action)) {
      const asked = parameters.get("StackName") ?? "";
      return { server: "cloudformation", action, ...callStack(action, asked, input.stack, request, requestId) };
    }
    if (action !== "GetCallerIdentity")
      return notImitated("sts", loggableName(action), `sts ${loggableName(action)}`, requestId);
    const caller = authenticate("sts", request);
    // Everybody may ask who he is: no policy can deny it.
    return { server: "sts", action, ...answerSts(caller, requestId) };
  }

  function callStack(
    action: StackAction,
    asked: string,
    stack: Stack,
    request: RawRequest,
    requestId: string,
  ): Omit<Handled, "server" | "action"> {
    const caller = authenticate("cloudformation", request);
    if (caller.kind === "refused") return queryRefusal(caller, requestId, CLOUDFORMATION);
    const resource = asked === "" ? "*" : stack.id;
    const outcome =
      authorize(caller.session, `cloudformation:${action}`, resource, request) ?? answerStack(action, asked, stack);
    if (outcome.kind === "refused") return queryRefusal(outcome, requestId, CLOUDFORMATION);
    const headers: [string, string][] = [
      ["Content-Type", "text/xml"],
      ["x-amzn-RequestId", requestId],
    ];
    return { response: { status: 200, headers, body: outcome.body(requestId) } };
  }

  function preflight(requestId: string): Handled {
    const headers: [string, string][] = [
      ...cors(true),
      ["Access-Control-Allow-Methods", "POST, GET, OPTIONS"],
      ["Access-Control-Allow-Headers", "*,authorization"],
      ["Access-Control-Max-Age", "172800"],
      ["x-amzn-RequestId", requestId],
    ];
    return { server: "aws", action: "OPTIONS", response: { status: 200, headers, body: "" } };
  }
}

/** IAM user guide, "Troubleshoot access denied error messages". */
function reason({ effect, policyType }: Decision, action: string): string {
  const type = policyType === "permissions boundary" ? policyType : `${policyType} policy`;
  if (effect !== "explicit deny") return `because no ${type} allows the ${action} action`;
  return `with an explicit deny in ${policyType === "identity-based" ? "an" : "a"} ${type}`;
}

function answerJson(service: JsonService, action: string, outcome: Outcome, requestId: string): Handled {
  const headers: [string, string][] = [
    ["Content-Type", "application/x-amz-json-1.1"],
    ["x-amzn-RequestId", requestId],
    ...cors(service.cors),
  ];
  switch (outcome.kind) {
    case "answer": {
      const body = typeof outcome.body === "string" ? outcome.body : JSON.stringify(outcome.body);
      return { server: service.name, action, response: { status: 200, headers, body } };
    }
    case "refused": {
      const { type, message, because } = outcome;
      // The colon behind the type is AWS's own.
      headers.push(["x-amzn-ErrorType", `${type}:`], ["x-amzn-ErrorMessage", headerText(message)]);
      const body = JSON.stringify({ __type: type, message });
      return { server: service.name, action, response: { status: 400, headers, body }, errorType: type, because };
    }
    case "not imitated":
      return notImitated(service.name, action, outcome.what, requestId);
  }
}

/** As AWS's services answer what comes with the Content-Type of another protocol, `application/json` for one. */
function unknownOperation(service: JsonService, action: string, requestId: string): Handled {
  const body =
    '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException","message":null},"Version":"1.0"}';
  return {
    server: service.name,
    action,
    response: {
      status: 404,
      headers: [["Content-Type", "application/json"], ["x-amzn-RequestId", requestId], ...cors(service.cors)],
      body,
    },
    errorType: "UnknownOperationException",
    because: "the Content-Type is not application/x-amz-json-1.1, by which AWS knows the protocol",
  };
}

/** Nobody can take this for AWS's answer: 501 is a status that these services do not have. */
function notImitated(server: string, action: string, what: string, requestId: string): Handled {
  const message = `${what} is not imitated by the local stack`;
  const response: RawResponse = {
    status: 501,
    headers: [
      ["Content-Type", "application/x-amz-json-1.1"],
      ["x-amzn-RequestId", requestId],
      ["x-amzn-ErrorType", "NotImitated"],
    ],
    body: JSON.stringify({ __type: "NotImitated", message }),
  };
  return { server, action, response, errorType: "NotImitated", because: message };
}

function cors(allowed: boolean): [string, string][] {
  if (!allowed) return [];
  return [
    ["Access-Control-Allow-Origin", "*"],
    ["Access-Control-Expose-Headers", "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"],
  ];
}

/** A header holds one line of printable characters, and clients take no more than some kilobytes of them all. */
function headerText(message: string): string {
  return message
    .slice(0, 1_024)
    .replaceAll(/[^\x20-\x7e]+/g, " ")
    .trim();
}
