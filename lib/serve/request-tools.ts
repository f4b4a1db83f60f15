import type { APIGatewayProxyEvent } from "aws-lambda";
import type { Measure } from "./metrics.ts";
import type { Tools } from "./operation.ts";
import { Reply } from "./reply.ts";
import { traceOf } from "./trace.ts";

/** The parts of Lambda's context object that `serve` uses. */
export interface LambdaContext {
  awsRequestId: string;
  getRemainingTimeInMillis: () => number;
}

/** The tools with the general types that `serve` uses. `Handlers` has checked at compile time that a handler's own types fit. */
export interface RunnableTools extends Omit<Tools<unknown>, "reply"> {
  reply: (status: number, body?: unknown, headers?: Reply["headers"]) => Reply;
}

type Notes = Record<string, string | number | boolean>;

/**
 * The second parameter of a handler. Its functions work without `this`, so that a handler can destructure them. A getter creates each
 * function only when a handler reads it, because most handlers use only `reply`.
 */
export class RequestTools implements RunnableTools {
  readonly now: number;
  readonly context: LambdaContext;
  readonly event: APIGatewayProxyEvent;
  readonly traceVariable: () => string | undefined;
  /** Undefined until the first note: most requests write none. */
  notes: Notes | undefined = undefined;
  /** Undefined until the first measure. */
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

function reply(status: number, body?: unknown, headers?: Reply["headers"]): Reply {
  return new Reply(status, body, headers);
}
