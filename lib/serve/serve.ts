import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { Contract, OperationContract } from "./contract.ts";
import { jsonLogger, type Logger } from "./logger.ts";
import { createMask } from "./mask.ts";
import { emfMetrics, type Measure, type Metrics } from "./metrics.ts";
import type { Handlers, Tools } from "./operation.ts";
import { personalValues } from "./personal-values.ts";
import { type Problem, problem } from "./problem.ts";
import { type RequestValues, readRequest } from "./read-request.ts";
import { Reply } from "./reply.ts";
import { rootOf, traceOf } from "./trace.ts";
import { writeReply } from "./write-reply.ts";

export interface ServeOptions {
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** Where the one line a request goes. Default: JSON lines on stdout. Powertools' Logger fits; null is no line at all. */
  logger?: Logger | null;
  /** Where goes what handlers measure. Default: CloudWatch's embedded metric format on stdout; null is nowhere. */
  metrics?: Metrics | null;
  /** The trace that Lambda has put this event into. Default: its own variable, `_X_AMZN_TRACE_ID`. */
  trace?: () => string | undefined;
}

/** The part of Lambda's context that is used. */
interface LambdaContext {
  awsRequestId: string;
  getRemainingTimeInMillis: () => number;
}

type LambdaHandler = (event: APIGatewayProxyEvent, context: LambdaContext) => Promise<APIGatewayProxyResult>;

interface Route {
  id: string;
  operation: OperationContract;
  handler: RunnableHandler;
}

/** A handler as it is run. That it takes its own operation's values and replies is what `Handlers<Operations>` made sure of. */
type RunnableHandler = (values: RequestValues, tools: RunnableTools) => unknown;

interface RunnableTools extends Omit<Tools<unknown>, "reply"> {
  reply: (status: number, body?: unknown, headers?: Reply["headers"]) => Reply;
}

/** What goes back to API Gateway, and what the log line says of it. */
interface Answer {
  result: APIGatewayProxyResult;
  problem?: Problem;
  /** What went wrong on our side. For the log only. */
  error?: string;
}

/**
 * Answers a contract from Lambda behind a REST API: event -> checked values -> handler -> declared reply.
 *
 * A request that breaks the contract is a 400 problem and reaches no handler. An exception in a handler, or a reply that
 * the contract forbids, is our own bug: a 500 problem that says nothing of it, and one log line that says all.
 *
 * `serve<operations>(contract, handlers)`: both `operations`, a type, and `contract`, a value, are what `npm run generate`
 * wrote. Lambda proxy integration: API Gateway developer guide, "Lambda proxy integrations".
 */
export function serve<Operations>(
  contract: Contract,
  handlers: Handlers<Operations>,
  {
    now = Date.now,
    logger = jsonLogger(writeLine),
    metrics = emfMetrics(writeLine),
    trace = () => process.env["_X_AMZN_TRACE_ID"],
  }: ServeOptions = {},
): LambdaHandler {
  const routes = routesOf(contract, handlers);
  const mask = createMask();

  return async function lambda(event, context) {
    const startedAt = now();
    const tools = new RequestTools(startedAt, context, event, trace);
    const route = routes.get(event.resource)?.get(event.httpMethod);
    const answered = route
      ? answerBy(route, event, tools)
      : failure(`${event.httpMethod} ${event.resource} is not an operation of ${contract.name}`);
    const answer = answered instanceof Promise ? await answered : answered;
    if (logger !== null) record(logger, event, context, route, answer, now() - startedAt, tools);
    if (metrics !== null && tools.measures !== undefined) {
      metrics.record(tools.measures, { service: contract.name, stage: event.requestContext.stage, at: startedAt });
    }
    return answer.result;
  };

  function record(
    to: Logger,
    event: APIGatewayProxyEvent,
    context: LambdaContext,
    route: Route | undefined,
    { error, problem, result }: Answer,
    latencyMs: number,
    tools: RequestTools,
  ): void {
    const traceId = rootOf(tools.trace);
    // Only what was written by hand can repeat a value: a sentence of the handler's, a note, an exception.
    const spoken = error !== undefined || problem !== undefined || tools.notes !== undefined;
    const personal = spoken ? personalValues(route?.operation, event) : [];
    const line = {
      operation: route?.id ?? null,
      status: result.statusCode,
      ...(problem && { problem: problem.type, detail: mask(problem.detail, personal) }),
      latencyMs,
      requestId: event.requestContext.requestId,
      lambdaRequestId: context.awsRequestId,
      ...(traceId !== undefined && { traceId }),
      ...Object.fromEntries(
        Object.entries(tools.notes ?? {}).map(([name, note]) => [
          name,
          typeof note === "string" ? mask(note, personal) : note,
        ]),
      ),
    };
    if (error === undefined) to.info("request", line);
    else to.error("request", { ...line, error: mask(error, personal) });
  }
}

function answerBy(
  { id, operation, handler }: Route,
  event: APIGatewayProxyEvent,
  tools: RunnableTools,
): Answer | Promise<Answer> {
  const request = readRequest(operation, event);
  if (!request.ok) return write(id, operation, new Reply(400, request.refusal, undefined));

  try {
    const reply = handler(request.values, tools);
    // A handler that has nothing to wait for is not waited for: a turn of the event loop a request.
    if (!(reply instanceof Promise)) return written(id, operation, reply);
    return reply.then((value) => written(id, operation, value), thrown);
  } catch (error) {
    return thrown(error);
  }
}

function written(id: string, operation: OperationContract, reply: unknown): Answer {
  return Reply.is(reply) ? write(id, operation, reply) : failure(`${id} answered what reply() did not make`);
}

function thrown(error: unknown): Answer {
  return failure(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function write(id: string, operation: OperationContract, reply: Reply): Answer {
  const written = writeReply(id, operation, reply);
  if (!written.ok) return failure(written.bug);
  return isProblem(reply) ? { result: written.result, problem: reply.body } : { result: written.result };
}

function isProblem(reply: Reply): reply is Reply & { body: Problem } {
  const { body } = reply;
  return reply.status >= 400 && typeof body === "object" && body !== null && "type" in body && "detail" in body;
}

function failure(error: string): Answer {
  const body = problem(500, "The service failed to answer.");
  const headers = { "Content-Type": "application/problem+json" };
  return { result: { statusCode: 500, headers, body: JSON.stringify(body) }, problem: body, error };
}

type Notes = Record<string, string | number | boolean>;

/**
 * What a handler is given. Its functions need no `this`, so that a handler can take what it wants of them, and are made when they
 * are asked for: most requests ask for `reply` alone.
 */
class RequestTools implements RunnableTools {
  readonly now: number;
  readonly context: LambdaContext;
  readonly event: APIGatewayProxyEvent;
  readonly traceVariable: () => string | undefined;
  /** There when there are any: most requests have none. */
  notes: Notes | undefined = undefined;
  measures: Measure[] | undefined = undefined;

  constructor(
    now: number,
    context: LambdaContext,
    event: APIGatewayProxyEvent,
    traceVariable: () => string | undefined,
  ) {
    this.now = now;
    this.context = context;
    this.event = event;
    this.traceVariable = traceVariable;
  }

  get reply(): RunnableTools["reply"] {
    return reply;
  }

  get remainingMs(): RunnableTools["remainingMs"] {
    return () => this.context.getRemainingTimeInMillis();
  }

  get note(): RunnableTools["note"] {
    return (fields) => {
      this.notes = { ...this.notes, ...fields };
    };
  }

  get measure(): RunnableTools["measure"] {
    return (measure) => {
      this.measures ??= [];
      this.measures.push(measure);
    };
  }

  get trace(): string | undefined {
    return traceOf(this.traceVariable(), this.event.headers);
  }
}

function writeLine(line: string): void {
  process.stdout.write(line);
}

function reply(status: number, body?: unknown, headers?: Reply["headers"]): Reply {
  return new Reply(status, body, headers);
}

/** By resource, and then by method, as the event names them. */
function routesOf<Operations>(contract: Contract, handlers: Handlers<Operations>): Map<string, Map<string, Route>> {
  const byId = new Map<string, unknown>(Object.entries(handlers));
  const routes = new Map<string, Map<string, Route>>();
  for (const [id, operation] of Object.entries(contract.operations)) {
    const handler = byId.get(id);
    if (!isHandler(handler)) throw new TypeError(`${contract.name}: no handler for ${id}. Give serve() one.`);
    const methods = routes.get(operation.path) ?? new Map<string, Route>();
    routes.set(operation.path, methods.set(operation.method, { id, operation, handler }));
  }
  return routes;
}

function isHandler(value: unknown): value is RunnableHandler {
  return typeof value === "function";
}
