import { attemptError } from "./attempt-error.ts";
import { errorTypeOf } from "./aws-refusal.ts";
import type { AttemptError } from "./call-event.ts";
import type { Fetch } from "./fetch.ts";
import { KeptResponse } from "./kept-response.ts";
import { readBytes } from "./read-bytes.ts";
import type { ServerClock } from "./server-clock.ts";
import { runWithin, type Timers, TimeUp } from "./timers.ts";

/** The fetch, the clock and the limits of an attempt. */
export interface Sending {
  fetch: Fetch;
  timers: Timers;
  /** The time of this machine's clock, in milliseconds since 1970 UTC. */
  now: () => number;
  /** The service's clock, estimated from the Date header of every answer. */
  clock: ServerClock;
  /** The largest answer that is accepted, in bytes, after decompression. */
  maxAnswerBytes: number;
}

/** A request with its signature. */
export interface SignedRequest {
  href: string;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer> | undefined;
  /** The connection pool or proxy of Node's HTTP client (undici) for this request. Default: the pool of the whole process. */
  dispatcher?: NonNullable<RequestInit["dispatcher"]>;
  /** The digest that the answer's body must have (W3C, "Subresource Integrity"). Default: any body. */
  integrity?: string;
}

/** How an attempt ended. The body of an answer is in memory already, so that reading it cannot fail any more. */
export type Outcome =
  | { kind: "answered"; response: Response; errorType: string | null; text: () => string }
  | { kind: "failed"; error: AttemptError; cause: unknown };

class Oversized extends Error {
  override name = "Oversized";
}

/**
 * Sends a request once and reads the whole answer, in at most `ms` milliseconds. A redirect counts as the answer, since a signature is for one
 * host and path.
 *
 * Rejects only for a mistake in the program: a failure of the network is an outcome.
 */
export async function attempt(
  { clock, fetch, maxAnswerBytes, now, timers }: Sending,
  { href, ...request }: SignedRequest,
  { ms, signal }: { ms: number; signal: AbortSignal | null | undefined },
): Promise<Outcome> {
  try {
    return await runWithin({ timers, ms, signal }, async (stop) => {
      const sentAt = now();
      const { body, ...rest } = request;
      const response = await fetch(href, {
        ...rest,
        redirect: "manual",
        signal: stop,
        ...(body !== undefined && { body }),
      });
      const { headers } = response;
      clock.learn({ date: headers.get("date"), age: headers.get("age"), sentAt, receivedAt: now() });
      return outcomeOf(response, await readAnswer(response, maxAnswerBytes));
    });
  } catch (error) {
    const reason = failureOf(error, signal);
    if (reason === undefined) throw error;
    return { kind: "failed", error: reason, cause: error };
  }
}

async function readAnswer(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (response.body === null) return null;
  const bytes = await readBytes(response.body, maxBytes);
  if (bytes === undefined) throw new Oversized(`The answer is larger than ${maxBytes} bytes.`);
  return bytes;
}

function outcomeOf({ headers, status, statusText }: Response, bytes: Uint8Array<ArrayBuffer> | null): Outcome {
  return {
    kind: "answered",
    response:
      bytes === null
        ? new Response(null, { status, statusText, headers })
        : new KeptResponse(bytes, { status, statusText, headers }),
    errorType: errorTypeOf(headers),
    text: () => new TextDecoder().decode(bytes ?? undefined),
  };
}

function failureOf(error: unknown, signal: AbortSignal | null | undefined): AttemptError | undefined {
  if (signal?.aborted) return "aborted";
  if (error instanceof TimeUp) return "timeout";
  if (error instanceof Oversized) return "oversized";
  // The Response constructor throws it for a status outside 200 to 599.
  if (error instanceof RangeError) return "unreadable";
  return attemptError(error);
}
