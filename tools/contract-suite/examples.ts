/**
 * The examples of an operation. A request and an answer whose examples have the same name belong together: the request that parameters and
 * body show as `leapling` gets the answer that a response shows as `leapling`. Unnamed examples are sent too, but their answer is not
 * known.
 */
import { asObject, type Json } from "../../local/json.ts";
import type { ApiContract, ApiOperation } from "../contract/api-contract.ts";
import { follow } from "../contract/follow.ts";
import { escapePart } from "../contract/pointer.ts";
import type { Schemas } from "../contract/schemas.ts";

export interface NamedExample {
  name: string;
  /** The values of the parameters, by place and name: `query dob`. */
  parameters: ReadonlyMap<string, unknown>;
  body: unknown;
  /** True when every value conforms to its schema. */
  valid: boolean;
  /** The response example with the same name as this request example; null when there is none. */
  answer: AnswerExample | null;
}

const UNNAMED = "the unnamed example";

/** Reads every example of a request, in the order in which the names first appear. */
export function examplesOf(contract: ApiContract, operation: ApiOperation, schemas: Schemas): NamedExample[] {
  const written = operationObject(contract, operation);
  const parameters = operation.parameters.map((parameter) => {
    const found = parameterObjects(contract, operation).find(
      ({ name, in: place }) => name === parameter.name && place === parameter.in,
    );
    return { parameter, examples: namedValues(contract, asObject(found)) };
  });
  const bodies = Object.values(asObject(asObject(follow(contract.document, written["requestBody"]))["content"]));
  const body = namedValues(contract, asObject(bodies[0]));
  const answers = answersOf(contract, operation);
  const names = new Set([...parameters.flatMap(({ examples }) => [...examples.keys()]), ...body.keys()]);

  return [...names].map((name) => {
    const given = parameters.filter(({ examples }) => examples.has(name));
    const bodySchema = Object.values(operation.body?.content ?? {})[0];
    return {
      name,
      parameters: new Map(
        given.map(({ parameter, examples }) => [`${parameter.in} ${parameter.name}`, examples.get(name)]),
      ),
      body: body.get(name),
      valid:
        given.every(({ parameter, examples }) => schemas.valid(parameter.schema, examples.get(name))) &&
        (!body.has(name) || bodySchema === undefined || schemas.valid(bodySchema, body.get(name))),
      answer: name === UNNAMED ? null : (answers.find((answer) => answer.name === name) ?? null),
    };
  });
}

/** An example of an answer. */
export interface AnswerExample {
  name: string;
  status: number;
  mediaType: string;
  body: unknown;
  /** JSON pointer of the example. */
  pointer: string;
}

/** Reads every example of an operation's answers. */
export function answersOf(contract: ApiContract, operation: ApiOperation): AnswerExample[] {
  return Object.entries(asObject(operationObject(contract, operation)["responses"])).flatMap(([status, response]) =>
    Object.entries(asObject(asObject(follow(contract.document, response))["content"])).flatMap(([mediaType, media]) => {
      const at = `${operation.pointer}/responses/${status}/content/${escapePart(mediaType)}`;
      return [...namedValues(contract, asObject(media))].map(([name, body]) => ({
        name,
        status: Number(status),
        mediaType,
        body,
        pointer: name === UNNAMED ? `${at}/example` : `${at}/examples/${escapePart(name)}`,
      }));
    }),
  );
}

/** The reason that a contract gives, by `x-countersign-unreached`, why no case can reach a declared status. */
export interface Waiver {
  reason: string;
  /** JSON pointer of the response or operation for which the contract gives the reason. */
  pointer: string;
}

/**
 * Returns the contract's reason why no case can reach a declared status: `x-countersign-unreached` of the response, or else of the whole
 * operation. The operation's reason is not used for a 403, because the suite reaches a 403 even when no caller is granted the operation.
 */
export function waiverOf(contract: ApiContract, operation: ApiOperation, status: number): Waiver | undefined {
  const whole = operationObject(contract, operation);
  const response = asObject(follow(contract.document, asObject(whole["responses"])[String(status)]));
  const pointer = `${operation.pointer}/responses/${status}`;
  const own = reasonIn(response);
  if (own !== undefined) return { reason: own, pointer };
  const shared = status === 403 ? undefined : reasonIn(whole);
  return shared === undefined ? undefined : { reason: shared, pointer: operation.pointer };
}

function reasonIn(object: Json): string | undefined {
  const reason = object["x-countersign-unreached"];
  return typeof reason === "string" && reason.trim() !== "" ? reason : undefined;
}

function operationObject({ document }: ApiContract, { method, path }: ApiOperation): Json {
  return asObject(asObject(asObject(document["paths"])[path])[method.toLowerCase()]);
}

function parameterObjects(contract: ApiContract, operation: ApiOperation): Json[] {
  const shared = asObject(asObject(contract.document["paths"])[operation.path])["parameters"];
  const own = operationObject(contract, operation)["parameters"];
  const all = [...(Array.isArray(own) ? own : []), ...(Array.isArray(shared) ? shared : [])];
  return all.map((parameter) => asObject(follow(contract.document, parameter)));
}

/** Reads the values of `examples` by name, or the value of a single `example`. */
function namedValues(contract: ApiContract, holder: Json): Map<string, unknown> {
  const examples = Object.entries(asObject(holder["examples"])).flatMap(([name, example]) => {
    const followed = asObject(follow(contract.document, example));
    return "value" in followed ? [[name, followed["value"]] as const] : [];
  });
  return new Map("example" in holder ? [[UNNAMED, holder["example"]], ...examples] : examples);
}
