/**
 * The types of a handler, drawn from what openapi-typescript writes for an operation. A reply is made by `reply(status,
 * body)` and by nothing else: in argument position TypeScript also refuses properties that the contract does not name.
 */
import type { Measure } from "./metrics.ts";
import type { Reply } from "./reply.ts";

/** What a request brought, parsed and held against the contract. */
export interface Values<Operation> {
  query: ParametersIn<Operation, "query">;
  path: ParametersIn<Operation, "path">;
  header: ParametersIn<Operation, "header">;
  body: BodyOf<Operation>;
}

/** What a handler is given beside the values. */
export interface Tools<Operation> {
  /** Makes a declared reply. A status, body, header or property that the contract does not name does not compile. */
  reply: <Status extends StatusOf<Operation>>(status: Status, ...rest: ReplyRest<Operation, Status>) => Reply;
  /** The time of the request, in milliseconds since 1970 UTC. */
  now: number;
  /** How long the function may still run, in milliseconds: AWS Lambda's getRemainingTimeInMillis. */
  remainingMs: () => number;
  /** Adds fields to the request's one log line. Nothing personal: they are written as they are. */
  note: (fields: Record<string, string | number | boolean>) => void;
  /** Adds a value to the request's metrics. */
  measure: (measure: Measure) => void;
  /** The trace that this request is part of, to hand on as X-Amzn-Trace-Id; undefined when there is none. */
  readonly trace: string | undefined;
}

/** Answers one operation. */
export type Handler<Operation> = (values: Values<Operation>, tools: Tools<Operation>) => Reply | Promise<Reply>;

/** A handler for every operation of the contract, by operationId: leaving one out does not compile. */
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

/** `body` where the answer has one, `undefined` where it has none; `headers` may be left out when none is required. */
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

/** An empty object type would let any header pass. */
type NoHeaders = Record<string, never>;

/** Without the index signature that openapi-typescript adds, which would let any header pass. */
type Named<Headers> = { [Name in keyof Headers as string extends Name ? never : Name]: Headers[Name] };
