/**
 * The protocol AWS JSON 1.1: the action in X-Amz-Target, its members in a JSON object.
 *
 * Source: the protocol as the SDKs speak it, and recorded answers.
 */

import { isUtf8 } from "node:buffer";
import { headerValues, type RawRequest } from "../http/raw-message.ts";
import { type Json, parseObject } from "../json.ts";
import { type AwsRefusal, loggableName, type Outcome, refusal } from "./action.ts";
import type { CallOptions } from "./call-options.ts";
import { CORS_HEADERS, type Handled } from "./handled.ts";
import { jsonRefusal } from "./json-refusal.ts";
import { constraintProblem } from "./member-constraints.ts";
import { shapeProblem } from "./member-shapes.ts";
import type { Members } from "./members.ts";
import { missingService } from "./missing-service.ts";
import { notImitated } from "./not-imitated.ts";
import { recordSettings } from "./record-settings.ts";
import type { Service } from "./service.ts";

/** The Content-Type by which AWS recognises the protocol. For another Content-Type AWS answers that the operation is unknown. */
const JSON_TYPE = /^application\/x-amz-json-1\.[01]\s*(?:;|$)/i;

const JSON_FORMAT = { kind: "json" } as const;

/** Answers a request whose X-Amz-Target is `target`. */
export async function callJson(
  target: string,
  request: RawRequest,
  { guard, requestId, services, steps }: CallOptions,
): Promise<Handled> {
  const [, prefix = "", name = ""] = /^([^.]*)\.(.*)$/.exec(target) ?? [];
  const loggable = loggableName(name);
  const service = services.find(({ protocol }) => protocol.kind === "json" && protocol.target === prefix);
  if (service === undefined) {
    const whole = `${loggableName(prefix)}.${loggable}`;
    return notImitated(
      {
        server: "aws",
        action: whole,
        cors: true,
        format: JSON_FORMAT,
        missing: missingService(request, services),
        requestId,
      },
      whole,
    );
  }
  const action = service.actions.get(name);
  if (action === undefined)
    return answerJson(service, loggable, { kind: "not imitated", what: `${service.name} ${loggable}` }, requestId);
  if (!JSON_TYPE.test(headerValues(request, "content-type")[0] ?? ""))
    return unknownOperation(service, name, requestId);

  const members = { ...service.members, ...action.members };
  const readInput = () => readMembers(members, request.body);
  const admission = guard({ service, name, action, request, readInput, steps });
  const outcome =
    admission.kind === "refused"
      ? admission
      : await (constraintProblem({ ...service, members }, action.required, admission.input) ?? admission.run());
  recordSettings(outcome, steps);
  return answerJson(service, name, outcome, requestId);
}

function readMembers(members: Members, body: Buffer): { kind: "input"; input: Json } | AwsRefusal {
  // A decoder would put the same character in the place of every wrong byte, so that two names could become one.
  if (!isUtf8(body)) return refusal("SerializationException", "", "the body must be UTF-8");
  const input = parseObject(body.toString("utf8"));
  if (input === undefined) return refusal("SerializationException", "", "the body must be a JSON object");
  return shapeProblem(members, input) ?? { kind: "input", input };
}

function answerJson(service: Service, action: string, outcome: Outcome, requestId: string): Handled {
  const { cors, name: server } = service;
  switch (outcome.kind) {
    case "answer": {
      const headers: [string, string][] = [
        ["Content-Type", "application/x-amz-json-1.1"],
        ["x-amzn-RequestId", requestId],
      ];
      const body = typeof outcome.body === "string" ? outcome.body : JSON.stringify(outcome.body);
      const response = { status: 200, headers: cors ? [...headers, ...CORS_HEADERS] : headers, body };
      return { server, action, response };
    }
    case "refused":
      return jsonRefusal(outcome, { action, requestId, service });
    case "not imitated":
      return notImitated({ server, action, cors, format: JSON_FORMAT, requestId }, outcome.what);
  }
}

/** AWS's answer to a request that has the Content-Type of another protocol, such as `application/json`. */
function unknownOperation({ cors, name: server }: Service, action: string, requestId: string): Handled {
  const headers: [string, string][] = [
    ["Content-Type", "application/json"],
    ["x-amzn-RequestId", requestId],
  ];
  const body =
    '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException","message":null},"Version":"1.0"}';
  return {
    server,
    action,
    response: { status: 404, headers: cors ? [...headers, ...CORS_HEADERS] : headers, body },
    errorType: "UnknownOperationException",
    because: "Content-Type must be application/x-amz-json-1.1, by which AWS recognises the protocol",
  };
}
