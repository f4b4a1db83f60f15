import type { OperationContract } from "./contract.ts";
import type { Logger } from "./logger.ts";
import type { createMask } from "./mask.ts";
import { personalValues } from "./personal-values.ts";
import type { Problem } from "./problem.ts";
import type { RequestTools } from "./request-tools.ts";
import { rootOf } from "./trace.ts";

/** The parts of an answered request that its log line is made from. */
export interface AnsweredRequest {
  /** The operation and its id; undefined when the contract does not declare the route. */
  route: { id: string; operation: OperationContract } | undefined;
  tools: RequestTools;
  status: number;
  /** The problem in the answer, with a detail that may be logged. */
  problem: Problem | undefined;
  /** A bug of the service: the exception's stack, or how the reply breaks the contract. */
  error: string | undefined;
  /** The time from the event to the answer, in milliseconds. */
  latencyMs: number;
}

/** Writes the log line of a request. `mask` replaces personal values in free text: details, notes and errors. */
export function logRequest(
  logger: Logger,
  mask: ReturnType<typeof createMask>,
  { error, latencyMs, problem, route, status, tools }: AnsweredRequest,
): void {
  const { context, event, notes } = tools;
  const traceId = rootOf(tools.trace);
  const hasText = error !== undefined || problem !== undefined || notes !== undefined;
  const personal = hasText ? personalValues(route?.operation, event) : [];
  const line = {
    operation: route?.id ?? null,
    status,
    ...(problem && { problem: problem.type, detail: mask(problem.detail, personal) }),
    latencyMs,
    requestId: event.requestContext.requestId,
    lambdaRequestId: context.awsRequestId,
    ...(traceId !== undefined && { traceId }),
    ...Object.fromEntries(
      Object.entries(notes ?? {}).map(([name, note]) => [name, typeof note === "string" ? mask(note, personal) : note]),
    ),
  };
  if (error === undefined) logger.info("request", line);
  else logger.error("request", { ...line, error: mask(error, personal) });
}
