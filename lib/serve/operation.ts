/**
 * The types of a handler, derived from openapi-typescript's type of an operation. A reply is made by a call, `reply(status, body)`, because
 * TypeScript refuses undeclared properties of an object only where the object is written as an argument.
 */
import type { Measure } from "./metrics.ts";
import type { Reply } from "./reply.ts";

/** The values of a request, parsed and checked by the contract. */
export interface Values<Operation> {
  query: ParametersIn<Operation, "query">;
  path: ParametersIn<Operation, "path">;
  header: ParametersIn<Operation, "header">;
  body: BodyOf<Operation>;
}

/** A handler's second parameter: how to reply, and the request's time, log line, metrics and trace. */
export interface Tools<Operation> {
  /** Makes a declared reply. A status, body, header or property that the contract does not name does not compile. */
  reply: <Status extends StatusOf<Operation>>(status: Status, ...rest: ReplyRest<Operation, Status>) => Reply;
  /** The time of the request, in milliseconds since 1970 UTC. */
  now: number;
  /** Returns how long the function may still run, in milliseconds: AWS Lambda's getRemainingTimeInMillis. */
  remainingMs: () => number;
  /** Adds fields to the request's log line. Give it nothing personal: fields are written as they are. */
  note: (fields: Record<string, string | number | boolean>) => void;
  /** Adds a value to the request's metrics. */
  measure: (measure: Measure) => void;
  /** The trace that this request is part of, for the header X-Amzn-Trace-Id of further calls; undefined when there is none. */
  readonly trace: string | undefined;
}

/** A function that answers the requests of one operation. */
export type Handler<Operation> = (values: Values<Operation>, tools: Tools<Operation>) => Reply | Promise<Reply>;

/** A handler for every operation of the contract, by operationId. To leave one out does not compile. */
export type Handlers<Operations> = { [Id in keyof Operations]: Handler<Operations[Id]> };

export type StatusOf<Operation> = keyof ResponsesOf<Operation> & number;

type ResponsesOf<Operation> = Operation extends { responses: infer Responses } ? Responses : never;

type ParametersIn<Operation, In extends string> = Operation extends { parameters: infer Parameters }
  ? In extends keyof Parameters
    ? [NonNullable<Parameters[In]>] extends [never]
      ? Record<never, never>
      : NonNullable<Parameters[In]>
    : Record<never, never>
  : Record<never, never>;

type BodyOf<Operation> = Operation extends { requestBody: { content: infer Content } }
  ? Content[keyof Content]
  : Operation extends { requestBody?: { content: infer Content } }
    ? Content[keyof Content] | undefined
    : undefined;

type ReplyRest<Operation, Status extends StatusOf<Operation>> = ReplyArguments<
  ReplyBody<ResponsesOf<Operation>[Status]>,
  ReplyHeaders<ResponsesOf<Operation>[Status]>
>;

/** The parameters of `reply` after the status. `body` is undefined where the response has none; `headers` is optional when no header is required. */
type ReplyArguments<Body, Headers> = [Body] extends [never]
  ? Record<never, never> extends Headers
    ? [body?: undefined, headers?: Headers]
    : [body: undefined, headers: Headers]
  : Record<never, never> extends Headers
    ? [body: Body, headers?: Headers]
    : [body: Body, headers: Headers];

type ReplyBody<Response> = Response extends { content: infer Content } ? Content[keyof Content] : never;

type ReplyHeaders<Response> = Response extends { headers: infer Headers }
  ? [keyof Named<Headers>] extends [never]
    ? NoHeaders
    : Named<Headers>
  : NoHeaders;

/** The type of the headers of a reply without headers. An empty object type would accept any header. */
type NoHeaders = Record<string, never>;

/** Removes the index signature that openapi-typescript adds, which would accept any header. */
type Named<Headers> = { [Name in keyof Headers as string extends Name ? never : Name]: Headers[Name] };
