import type { Fetch } from "./fetch.ts";
import type { CredentialsProvider } from "./sign.ts";
import type { Timers } from "./timers.ts";

/** Options of the calls to one service. This file imports no type of the calls themselves, so that users of the package do not need those. */
export interface SenderOptions {
  /** Gives the keys; called before every attempt. */
  credentials: CredentialsProvider;
  /** Sends the signed request. Default: the global fetch. */
  fetch?: Fetch;
  /** The largest answer that is accepted, in bytes, after decompression. Default 10,485,760, the most that API Gateway sends. */
  maxAnswerBytes?: number;
  /** The time limit for a call, credentials and retries included, in milliseconds. Default 8,000. */
  callMs?: number;
  /** The time limit for one attempt, the answer's body included, in milliseconds. Default 2,000. */
  attemptMs?: number;
  /** The largest number of attempts of a call, the first included. Default 3. */
  maxAttempts?: number;
  /** After how many failures in a row the breaker opens (breaker.ts). Default 5; Infinity for never. */
  breakerFailures?: number;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** Timers for time limits and pauses. Default: the platform's. */
  timers?: Timers;
  /** A number from 0 up to 1, for the pauses between attempts. Default `Math.random`. */
  random?: () => number;
}
