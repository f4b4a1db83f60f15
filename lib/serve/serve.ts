import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { Contract, OperationContract } from "./contract.ts";
import { logRequest } from "./log-request.ts";
import { jsonLogger, type Logger } from "./logger.ts";
import { createMask } from "./mask.ts";
import { emfMetrics, type Metrics } from "./metrics.ts";
import type { Handlers } from "./operation.ts";
import { type Problem, problem } from "./problem.ts";
import { type RequestValues, readRequest } from "./read-request.ts";
import { Refusal } from "./refusal.ts";
import { Reply } from "./reply.ts";
import { type LambdaContext, RequestTools, type RunnableTools } from "./request-tools.ts";
import { writeReply } from "./write-reply.ts";

export interface ServeOptions {
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** Gets the log line of each request. Default: JSON lines on stdout. Powertools' Logger fits; null writes no line. */
  logger?: Logger | null;
  /** Gets the metrics of handlers. Default: CloudWatch's embedded metric format on stdout; null drops them. */
  metrics?: Metrics | null;
  /** Returns the X-Ray trace to which Lambda assigned the current event. Default: Lambda's own variable, `_X_AMZN_TRACE_ID`. */
  trace?: () => string | undefined;
}

type LambdaHandler = (event: APIGatewayProxyEvent, context: LambdaContext) => Promise<APIGatewayProxyResult>;

interface Route {
  id: string;
  operation: OperationContract;
  handler: RunnableHandler;
  names: readonly string[];
}

/**
 * A handler with the general types that `serve` uses. `Handlers<Operations>` has checked at compile time that the handler's own types fit.
 */
type RunnableHandler = (values: RequestValues, tools: RunnableTools) => unknown;

/** The result for API Gateway, with the details for the log line. */
interface Answer {
  result: APIGatewayProxyResult;
  problem?: Problem;
  /** A bug of the service. For the log only. */
  error?: string;
}

/**
 * Serves a contract from Lambda behind a REST API: event -> checked values -> handler -> declared reply.
 *
 * A request that breaks the contract gets a 400 problem and reaches no handler. An exception in a handler, or a reply that the contract
 * forbids, is a bug of the service: the caller gets a 500 problem that says nothing about it, and the log line says everything.
 *
 * Both `operations`, a type, and `contract`, a value, come from `npm run generate`. Source: API Gateway developer guide, "Lambda proxy
 * integrations".
 *
 * @example
 * import { contract, type operations } from "../../generated/age/contract.ts";
 * import { problem } from "../../lib/serve/problem.ts";
 * import { serve } from "../../lib/serve/serve.ts";
 *
 * export const handler = serve<operations>(contract, {
 *   getAge({ query: { dob, on = "20191122" } }, { reply }) {
 *     if (dob > on) return reply(400, problem(400, "dob must not be after the day asked for"));
 *     return reply(200, { age: Math.floor((Number(on) - Number(dob)) / 10_000) });
 *   },
 * });
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

  // A short function: V8 copies every variable of an async function to the heap at each call.
  return async function lambda(event, context) {
    const tools = new RequestTools(now(), context, event, trace);
    const route = routes.get(event.resource)?.get(event.httpMethod);
    const pending = route
      ? runOperation(route, event, tools)
      : bugAnswer(`${contract.name} has no operation for this method of ${event.resource}`);
    return pending instanceof Promise
      ? pending.then((answer) => finish(route, tools, answer))
      : finish(route, tools, pending);
  };

  /** Writes the log line and the metrics of a request. Returns the result for API Gateway, with the contract's headers. */
  function finish(route: Route | undefined, tools: RequestTools, { error, problem, result }: Answer) {
    if (logger !== null) {
      logRequest(logger, mask, {
        route,
        tools,
        status: result.statusCode,
        problem,
        error,
        latencyMs: now() - tools.now,
      });
    }
    if (metrics !== null && tools.measures !== undefined) {
      metrics.record(tools.measures, {
        service: contract.name,
        stage: tools.event.requestContext.stage,
        at: tools.now,
      });
    }
    if (contract.headers !== undefined) result.headers = { ...contract.headers, ...result.headers };
    return result;
  }
}

function runOperation(route: Route, event: APIGatewayProxyEvent, tools: RunnableTools): Answer | Promise<Answer> {
  try {
    const request = readRequest(route.operation, event, route.names);
    if (request instanceof Refusal) return refusalAnswer(route, request);

    const reply = route.handler(request, tools);
    // To await a handler that is not async would cost every request a turn of the event loop.
    if (!(reply instanceof Promise)) return answerOf(route, reply);
    // `catch` is also for a reply that cannot be checked or written: one that contains itself, or is too deep for the call stack.
    return reply.then((value) => answerOf(route, value)).catch(exceptionAnswer);
  } catch (error) {
    return exceptionAnswer(error);
  }
}

/** The answer to a request that breaks the contract. */
function refusalAnswer(route: Route, { detail, logged }: Refusal): Answer {
  const refusal = problem(400, detail);
  const answer = answerOf(route, new Reply(400, refusal, undefined));
  // The answer's text is written. From here on only the log line is made from the problem.
  refusal.detail = logged;
  return answer;
}

/** The answer for the value that a handler returned. */
function answerOf({ names, id, operation }: Route, reply: unknown): Answer {
  if (!Reply.is(reply)) return bugAnswer(`${id} answered a value that reply() did not make`);
  const written = writeReply(id, operation, reply, names);
  if (typeof written === "string") return bugAnswer(written);
  return hasProblem(reply) ? { result: written, problem: reply.body } : { result: written };
}

function hasProblem(reply: Reply): reply is Reply & { body: Problem } {
  const { body } = reply;
  return reply.status >= 400 && typeof body === "object" && body !== null && "type" in body && "detail" in body;
}

function exceptionAnswer(error: unknown): Answer {
  return bugAnswer(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** The answer when the service has a bug: a 500 that says nothing about it. */
function bugAnswer(error: string): Answer {
  const body = problem(500, "The service failed to answer.");
  const headers = { "Content-Type": "application/problem+json" };
  return { result: { statusCode: 500, headers, body: JSON.stringify(body) }, problem: body, error };
}

function writeLine(line: string): void {
  process.stdout.write(line);
}

/** Finds a route by its resource and then by its method, as an event names them. */
function routesOf<Operations>(contract: Contract, handlers: Handlers<Operations>): Map<string, Map<string, Route>> {
  const byId = new Map<string, unknown>(Object.entries(handlers));
  const routes = new Map<string, Map<string, Route>>();
  for (const [id, operation] of Object.entries(contract.operations)) {
    const handler = byId.get(id);
    if (!isHandler(handler)) throw new TypeError(`${contract.name}: no handler for ${id}. Give serve() one.`);
    const methods = routes.get(operation.path) ?? new Map<string, Route>();
    const route = { id, operation, handler, names: contract.names ?? [] };
    routes.set(operation.path, methods.set(operation.method, route));
  }
  return routes;
}

function isHandler(value: unknown): value is RunnableHandler {
  return typeof value === "function";
}
