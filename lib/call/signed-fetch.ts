import { createBreaker } from "./breaker.ts";
import type { CallEvent, Observe } from "./call-event.ts";
import type { Fetch } from "./fetch.ts";
import { readBytes } from "./read-bytes.ts";
import { createRetries } from "./retries.ts";
import { type Sender, send } from "./send.ts";
import { createServerClock } from "./server-clock.ts";
import { type CredentialsProvider, createSign, type Sign } from "./sign.ts";
import { systemTimers, type Timers } from "./timers.ts";
import { UnsignableRequest, type WireUrl, wireUrl } from "./wire-url.ts";

export interface SignedFetchOptions {
  /** Where the keys come from; asked before every attempt. */
  credentials: CredentialsProvider;
  /** The region of the API that is called. */
  region: string;
  /** The name that the signature is scoped to. Default `execute-api`, API Gateway's. */
  service?: string;
  /** What sends. Default the global fetch. */
  fetch?: Fetch;
  /** The largest body that is read and sent, in bytes. Default 10,485,760: what API Gateway takes. */
  maxBodyBytes?: number;
  /** The largest answer that is taken, in bytes, after decompression. Default 10,485,760: what API Gateway gives. */
  maxAnswerBytes?: number;
  /** How long a call may take, credentials and retries included, in milliseconds. Default 8,000. */
  callMs?: number;
  /** How long one attempt may take, its answer's body included, in milliseconds. Default 2,000. */
  attemptMs?: number;
  /** How many attempts a call may make, the first included. Default 3. */
  maxAttempts?: number;
  /** After how many failures in a row nothing is sent for a while (see breaker.ts). Default 5; Infinity for never. */
  breakerFailures?: number;
  /** Is told what happens on the way: see call-event.ts. Default: nobody. */
  observe?: Observe;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** Default: the platform's. */
  timers?: Timers;
  /** A number from 0 up to 1, for the pauses between attempts. Default `Math.random`. */
  random?: () => number;
}

/** What is said of one call. */
export interface CallOptions {
  /** How long whoever calls has still time, in milliseconds: AWS Lambda's getRemainingTimeInMillis. The call ends 500 ms before. */
  remainingMs?: () => number;
  /** Whether the request may be sent twice although its method is not GET or HEAD: it says so of its operation. Default false. */
  idempotent?: boolean;
  /**
   * X-Ray's trace that this call is part of, sent along as X-Amzn-Trace-Id. Not signed, as AWS's own signers leave it: every hop that traces writes
   * its own part into it. Default: none.
   */
  trace?: string | undefined;
  /** Is told what happens during this call, after the fetch's own observer. Default: nobody. */
  observe?: Observe;
}

/** A fetch that signs; and the same fetch for one call: `signed.within({ remainingMs })`. */
export interface SignedFetch extends Fetch {
  within: (call: CallOptions) => Fetch;
}

const MAX_BYTES = 10 * 1024 * 1024;
/** For whoever calls, to answer in. */
const RESERVE_MS = 500;

/**
 * A fetch that signs what it sends with AWS Signature Version 4. Hand it to openapi-fetch as its `fetch`, or call it as
 * fetch itself. Make one for each service and keep it: the budget for retries, the breaker and the clock are its own.
 *
 * It reads a body once, into memory, and the answer as well, within the call's time. It follows no redirect: the answer is the redirect, since a
 * signature is for one host and path. It tries again, signed anew, what failed on the way and may be repeated (send.ts).
 *
 * Rejects with an UnsignableRequest, a TypeError, for what cannot be signed as it is meant; with a CallFailure when there is no answer; and with
 * the signal's reason when it is aborted.
 */
export function signedFetch({
  credentials,
  region,
  service = "execute-api",
  fetch = globalThis.fetch,
  maxBodyBytes = MAX_BYTES,
  maxAnswerBytes = MAX_BYTES,
  callMs = 8_000,
  attemptMs = 2_000,
  maxAttempts = 3,
  breakerFailures = 5,
  observe = () => undefined,
  now = Date.now,
  timers = systemTimers,
  random = Math.random,
}: SignedFetchOptions): SignedFetch {
  const sign: Sign = createSign({ region, service });
  const clock = createServerClock(now);
  const sender: Sender = {
    fetch,
    credentials,
    timers,
    now,
    clock,
    maxAnswerBytes,
    attemptMs,
    retries: createRetries({ maxAttempts, random }),
    breaker: createBreaker({ now, failures: breakerFailures }),
  };

  function within({ idempotent = false, observe: observeCall, remainingMs, trace }: CallOptions): Fetch {
    return async function signedFetch(input, init) {
      const endsAt = now() + callMs;
      const request = await readRequest(input, init, maxBodyBytes);
      const { body, headers, method, url } = request;
      if (trace !== undefined) headers["x-amzn-trace-id"] = trace;
      return send(sender, {
        mayRepeat: idempotent || method === "GET" || method === "HEAD",
        // Asked for anew each time: the two clocks can differ after the process was frozen.
        remainingMs: () => Math.min(endsAt - now(), (remainingMs?.() ?? Number.POSITIVE_INFINITY) - RESERVE_MS),
        signal: request.signal,
        observe: observeCall === undefined ? observe : both(observe, observeCall),
        sign: async (keys) => ({ href: url.href, method, body, headers: sign(request, keys, clock.now()) }),
      });
    };
  }

  return Object.assign(within({}), { within });
}

function both(first: Observe, second: Observe): Observe {
  return (event: CallEvent) => {
    first(event);
    second(event);
  };
}

interface ReadableRequest {
  method: string;
  url: WireUrl;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer> | undefined;
  signal: AbortSignal | null | undefined;
}

async function readRequest(
  input: string | URL | Request,
  init: RequestInit | undefined,
  maxBodyBytes: number,
): Promise<ReadableRequest> {
  const url = wireUrl(typeof input === "string" || input instanceof URL ? input : input.url);
  // A Request of another realm is no instance of this one's; its fields are all that matters.
  const request = init === undefined && isRequest(input) ? input : new Request(input, duplex(init));
  return {
    method: request.method,
    url,
    headers: Object.fromEntries(request.headers),
    body: await bodyOf(request, maxBodyBytes),
    signal: request.signal,
  };
}

function isRequest(input: string | URL | Request): input is Request {
  return typeof input === "object" && "headers" in input && "method" in input;
}

/** A stream as a body wants to be announced (WHATWG fetch, "duplex"). */
function duplex(init: RequestInit = {}): RequestInit {
  return init.body instanceof ReadableStream ? { ...init, duplex: "half" } : init;
}

/** The body's bytes; nothing where there is none. What is announced to be too large is not read; the rest is, as far as the limit. */
async function bodyOf(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  // Firefox and the usual polyfills have no `body`, whether there is one or not.
  const stream: Request["body"] | undefined = request.body;
  if (stream === null) return undefined;
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const bytes = stream === undefined ? new Uint8Array(await request.arrayBuffer()) : await readBytes(stream, maxBytes);
  if (bytes === undefined || bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
  return stream === undefined && bytes.byteLength === 0 ? undefined : bytes;
}

function tooLarge(maxBytes: number): UnsignableRequest {
  return new UnsignableRequest(
    `The body is larger than ${maxBytes} bytes, which is all that may be sent: send less of it.`,
  );
}
