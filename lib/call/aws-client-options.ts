import type { StandardRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { createRetries, type RetriesOptions } from "./retries.ts";
import type { ServerClock } from "./server-clock.ts";
import { limited, pause, type Timers, TimeUp } from "./timers.ts";

export interface AwsClientOptions {
  timers: Timers;
  random: RetriesOptions["random"];
  /** This machine's time, in milliseconds since 1970 UTC. */
  now: () => number;
  /** Is told the Date of every answer. */
  clock: ServerClock;
  /** How long one attempt may take, the answer's body included, in milliseconds. */
  attemptMs: number;
  /** Aborted when what the clients are used for at present is called off: no pause goes on then. */
  signal: () => AbortSignal | undefined;
}

/** What is given to a client of the AWS SDK. */
interface AwsClientSettings {
  maxAttempts: number;
  requestHandler: NodeHttpHandler;
  retryStrategy: RetryStrategy;
}

type RetryStrategy = Pick<
  StandardRetryStrategy,
  "acquireInitialRetryToken" | "refreshRetryTokenForRetry" | "recordSuccess"
>;

const MAX_ATTEMPTS = 2;

/**
 * How a client of the AWS SDK sends: two attempts, a time for each, and nothing left behind. The SDK by itself has no default timeout and waits
 * between attempts by a timer that cannot be called off.
 *
 * A client each, since the budget for retries is a client's own.
 */
export function awsClientOptions(options: AwsClientOptions): AwsClientSettings {
  return {
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: new LimitedHandler(options),
    retryStrategy: retryStrategy(options),
  };
}

type Handle = NodeHttpHandler["handle"];

/** The SDK's own handler, which an attempt's time and a reading of the clock are put around. */
class LimitedHandler extends NodeHttpHandler {
  readonly #options: AwsClientOptions;

  constructor(options: AwsClientOptions) {
    super();
    this.#options = options;
  }

  override async handle(...[request, { abortSignal, ...rest } = {}]: Parameters<Handle>): ReturnType<Handle> {
    const { attemptMs, clock, now, timers } = this.#options;
    // The SDK's type is older than the platform's; what it is given is what `obtain` was.
    const outer = abortSignal as AbortSignal | undefined;
    try {
      return await limited({ timers, ms: attemptMs, signal: outer }, async (signal) => {
        const sentAt = now();
        const { response } = await super.handle(request, { ...rest, abortSignal: signal });
        const { age = null, date = null } = response.headers;
        clock.learn({ date, age, sentAt, receivedAt: now() });
        // Read here, since the SDK reads it after the handler and without a time.
        response.body = await collect(response.body);
        return { response };
      });
    } catch (error) {
      if (!(error instanceof TimeUp) || outer?.aborted) throw error;
      throw Object.assign(new Error("The attempt's time has passed.", { cause: error }), { name: "TimeoutError" });
    }
  }
}

/** What these services answer is a few kilobytes. */
const MAX_BYTES = 1024 * 1024;

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Error("The answer is larger than any of this service.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function retryStrategy({ random, signal, timers }: AwsClientOptions): RetryStrategy {
  const retries = createRetries({ maxAttempts: MAX_ATTEMPTS, random });
  return {
    acquireInitialRetryToken: () => retries.first(),
    async refreshRetryTokenForRetry(token, { errorType }) {
      const why = errorType === "THROTTLING" ? "throttled" : "transient";
      const next =
        errorType === "CLIENT_ERROR" || errorType === "SERVER_ERROR" ? undefined : await retries.next(token, why);
      if (next === undefined) throw new Error("No retry.");
      await pause(timers, next.pauseMs, signal());
      return next.token;
    },
    recordSuccess: (token) => retries.succeeded(token),
  };
}
