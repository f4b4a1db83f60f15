import { globalAgent as httpAgent } from "node:http";
import { globalAgent as httpsAgent } from "node:https";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { AWS_MAX_ATTEMPTS, awsRetries, type RetryStrategy } from "./aws-retries.ts";
import type { RetriesOptions } from "./retries.ts";
import type { ServerClock } from "./server-clock.ts";
import { runWithin, type Timers, TimeUp } from "./timers.ts";

export interface AwsClientOptions {
  timers: Timers;
  random: RetriesOptions["random"];
  /** The time of this machine's clock, in milliseconds since 1970 UTC. */
  now: () => number;
  /** The service's clock, estimated from the Date header of every answer. */
  clock: ServerClock;
  /** How long one attempt may take, the answer's body included, in milliseconds. */
  attemptMs: number;
  /** The signal of the work that the clients do at present. When it is aborted, a pause between attempts ends. */
  signal: () => AbortSignal | undefined;
}

/** The part of an AWS SDK client's configuration that is set here. */
interface AwsClientSettings {
  maxAttempts: number;
  requestHandler: NodeHttpHandler;
  retryStrategy: RetryStrategy;
}

/**
 * Configures how an AWS SDK client sends: two attempts, a time limit for each, and no timer that outlives the call. By itself the SDK has no
 * default timeout, and it waits between attempts with a timer that cannot be cancelled.
 *
 * Make one per client: each has its own retry budget.
 */
export function awsClientOptions(options: AwsClientOptions): AwsClientSettings {
  return {
    maxAttempts: AWS_MAX_ATTEMPTS,
    requestHandler: new LimitedHandler(options),
    retryStrategy: awsRetries(options),
  };
}

type Handle = NodeHttpHandler["handle"];

/** The SDK's own handler with a time limit for each attempt; it learns the service's clock from the answers. */
class LimitedHandler extends NodeHttpHandler {
  readonly #options: AwsClientOptions;

  constructor(options: AwsClientOptions) {
    super(proxyAgents());
    this.#options = options;
  }

  override async handle(...[request, { abortSignal, ...rest } = {}]: Parameters<Handle>): ReturnType<Handle> {
    const { attemptMs, clock, now, timers } = this.#options;
    // The SDK types it by an interface of its own; the object is the AbortSignal that `obtain` got.
    const outer = abortSignal as AbortSignal | undefined;
    try {
      return await runWithin({ timers, ms: attemptMs, signal: outer }, async (signal) => {
        const sentAt = now();
        const { response } = await super.handle(request, { ...rest, abortSignal: signal });
        const { age = null, date = null } = response.headers;
        clock.learn({ date, age, sentAt, receivedAt: now() });
        // Read here: the SDK reads the body after the handler returns, without a time limit.
        response.body = await collect(response.body);
        return { response };
      });
    } catch (error) {
      if (!(error instanceof TimeUp) || outer?.aborted) throw error;
      throw Object.assign(new Error("The attempt's time has passed.", { cause: error }), { name: "TimeoutError" });
    }
  }
}

/**
 * Returns Node's global agents when Node was told to use a proxy (NODE_USE_ENV_PROXY=1, from Node 24.5 and 22.21 on): these agents go through
 * HTTPS_PROXY and observe NO_PROXY, as `fetch` then does too. The SDK's own agents use no proxy.
 */
function proxyAgents(): { httpAgent?: typeof httpAgent; httpsAgent?: typeof httpsAgent } {
  return httpsAgent.options.proxyEnv === undefined ? {} : { httpAgent, httpsAgent };
}

/** The largest answer that is read, in bytes. The answers of these services are a few kilobytes. */
const MAX_BYTES = 1024 * 1024;

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Error("The answer is larger than 1 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
