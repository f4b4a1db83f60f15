/**
 * The query protocol: the action and its members in a form, the answer in XML.
 *
 * Source: the protocol as the SDKs speak it; STS API reference, "Common error types".
 */

import type { RawRequest } from "../http/raw-message.ts";
import { splitTarget } from "../iam/canonical-request.ts";
import { type AwsRefusal, loggableName, type Outcome, refusal } from "./action.ts";
import { formatOf } from "./answer-format.ts";
import type { CallOptions } from "./call-options.ts";
import { CORS_HEADERS, type Handled } from "./handled.ts";
import { constraintProblem } from "./member-constraints.ts";
import { missingService } from "./missing-service.ts";
import { errorResponse, notImitated } from "./not-imitated.ts";
import type { Service } from "./service.ts";
import { elements } from "./xml.ts";

/** Error codes that the query protocol sends with status 400. Every other refusal has status 403. */
const BAD_REQUESTS = [
  "IncompleteSignature",
  "MalformedInput",
  "ExpiredTokenException",
  "InvalidIdentityToken",
  "ValidationError",
];

/** Answers a request whose body is a form. */
export async function callQuery(
  request: RawRequest,
  { guard, requestId, services, steps }: CallOptions,
): Promise<Handled> {
  const parameters = [...new URLSearchParams(request.body.toString("utf8"))];
  const { Action: name = "", ...input } = Object.fromEntries(parameters);
  const service = services.find(({ actions, protocol }) => protocol.kind === "query" && actions.has(name));
  const action = service?.actions.get(name);
  if (service === undefined || action === undefined) {
    const loggable = loggableName(name);
    const format = formatOf(request);
    return notImitated(
      { server: "aws", action: loggable, cors: true, format, missing: missingService(request, services), requestId },
      `the action ${loggable}`,
    );
  }
  const respond = (outcome: Outcome) => answerXml(service, { action: name, requestId }, outcome);
  const [, query] = splitTarget(request.target);
  // AWS reads parameters from both places. Reading only one would run another action than a proxy saw.
  if (/(?:^|&)(?!X-Amz-)[^&]/i.test(query))
    return respond({ kind: "not imitated", what: "a request with parameters in its query string" });

  const repeated = firstRepeated(parameters.map(([parameter]) => parameter));
  if (repeated !== undefined)
    return respond(
      refusal("MalformedInput", "", `the form has the parameter ${loggableName(repeated)} more than once`),
    );

  const admission = guard({ service, name, action, request, readInput: () => ({ kind: "input", input }), steps });
  if (admission.kind === "refused") return respond(inQueryWords(admission));
  const members = { ...service.members, ...action.members };
  return respond(await (constraintProblem({ ...service, members }, action.required, input) ?? admission.run()));
}

function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** Replaces the error type and the message of the guard's refusal by the words of the query protocol. */
function inQueryWords({ because, kind, message, type }: AwsRefusal): AwsRefusal {
  switch (type) {
    case "UnrecognizedClientException":
      return { kind, type: "InvalidClientTokenId", message, because };
    case "InvalidSignatureException":
      return { kind, type: "SignatureDoesNotMatch", message, because };
    case "MissingAuthenticationTokenException":
      return { kind, type: "MissingAuthenticationToken", message: "Request is missing Authentication Token", because };
    default:
      return { kind, type: type.replace(/Exception$/, ""), message, because };
  }
}

function answerXml(
  { cors, name: server, protocol }: Service,
  { action, requestId }: { action: string; requestId: string },
  outcome: Outcome,
): Handled {
  const namespace = protocol.kind === "query" ? protocol.namespace : "";
  const headers: (readonly [string, string])[] = [
    ["Content-Type", "text/xml"],
    ["x-amzn-RequestId", requestId],
    ...(cors ? CORS_HEADERS : []),
  ];
  switch (outcome.kind) {
    case "answer": {
      const result = typeof outcome.body === "string" ? outcome.body : elements(outcome.body);
      const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
      const body = `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result>${metadata}</${action}Response>`;
      return { server, action, response: { status: 200, headers, body } };
    }
    case "refused": {
      const { because, message, type } = outcome;
      const body = errorResponse(namespace, { Type: "Sender", Code: type, Message: message }, requestId);
      const status = BAD_REQUESTS.includes(type) ? 400 : 403;
      return { server, action, response: { status, headers, body }, errorType: type, because };
    }
    case "not imitated":
      return notImitated({ server, action, cors, format: { kind: "xml", namespace }, requestId }, outcome.what);
  }
}
