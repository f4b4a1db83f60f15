import type { Invoke } from "./invocation.ts";

/** Lambda's default limit of concurrent executions of an account in a region (Lambda quotas). */
const MAX_CONCURRENCY = 1_000;

/**
 * Throttles each function at its reserved concurrency, and all functions together at Lambda's default limit of concurrent executions of an account in a
 * region. Events that wait for a worker count as running, as on AWS, so the limit bounds the events that wait. `functionOf` returns the ARN of the
 * function that an alias or a version belongs to: all of them share the function's reserved concurrency. Default: the ARN itself.
 */
export function limitConcurrency(
  reserved: ReadonlyMap<string, number>,
  invoke: Invoke,
  functionOf: (arn: string) => string = (arn) => arn,
): Invoke {
  const running = new Map<string, number>();
  let total = 0;
  return async (arn, event, onBegin) => {
    const functionArn = functionOf(arn);
    const before = running.get(functionArn) ?? 0;
    if (before >= (reserved.get(functionArn) ?? Number.POSITIVE_INFINITY)) {
      return {
        kind: "throttled",
        because: "the function already runs as many events as its reserved concurrency allows",
      };
    }
    if (total >= MAX_CONCURRENCY) {
      return {
        kind: "throttled",
        because: `the stack's functions already run ${MAX_CONCURRENCY} events, Lambda's default limit of an account in a region`,
      };
    }
    running.set(functionArn, before + 1);
    total += 1;
    try {
      return await invoke(arn, event, onBegin);
    } finally {
      running.set(functionArn, (running.get(functionArn) ?? 1) - 1);
      total -= 1;
    }
  };
}
