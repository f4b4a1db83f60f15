import type { CallEvent, Observe } from "./call-event.ts";
import type { Fetch } from "./fetch.ts";
import { readBytes } from "./read-bytes.ts";
import { requireStrings } from "./require-strings.ts";
import { send } from "./send.ts";
import { createSender, MAX_BYTES } from "./sender.ts";
import type { SenderOptions } from "./sender-options.ts";
import { createSign, type Sign } from "./sign.ts";
import { UnsignableRequest, type WireUrl, wireUrl } from "./wire-url.ts";

export interface SignedFetchOptions extends SenderOptions {
  /** The region of the API that is called. */
  region: string;
  /** The service name in the signature's scope. Default `execute-api`, API Gateway's. */
  service?: string;
  /** The largest body that is read and sent, in bytes. Default 10,485,760, the most that API Gateway accepts. */
  maxBodyBytes?: number;
  /** Gets the events of every call: see call-event.ts. Default: none. */
  observe?: Observe;
}

/** Options of a single call. */
export interface CallOptions {
  /**
   * How much time the caller has left, in milliseconds: AWS Lambda's getRemainingTimeInMillis. The call ends 500 ms before. Default: no
   * limit.
   */
  remainingMs?: () => number;
  /** Whether the request may be sent a second time although its method is not GET or HEAD. Default false. */
  idempotent?: boolean;
  /**
   * The X-Ray trace that this call is part of, sent as X-Amzn-Trace-Id. The header is not signed, because every hop that traces rewrites a
   * part of it; AWS's own signers leave it unsigned too. Default: none.
   */
  trace?: string | undefined;
  /** Gets the events of this call, after the fetch's own observer. Default: none. */
  observe?: Observe;
}

/** A fetch that signs. `within` returns the same fetch with options for a single call. */
export interface SignedFetch extends Fetch {
  within: (call: CallOptions) => Fetch;
}

/**
 * Creates a fetch that signs its requests with AWS Signature Version 4. Hand it to openapi-fetch as its `fetch`, or call it as fetch
 * itself. Make one such fetch for each service and keep it: each has its own retry budget, breaker and clock.
 *
 * The fetch reads a body and an answer into memory, within the call's time. It follows no redirect but returns it, since a signature is for
 * one host and path. It retries with a new signature when a request failed on the way and may be sent again (send.ts).
 *
 * Throws a TypeError when the region or the credentials are missing. The fetch rejects with a TypeError when keys are missing or empty.
 * Rejects with an UnsignableRequest, which is a TypeError, for a request that cannot be signed as it is meant; with a CallFailure when
 * there is no answer; and with the signal's reason when it is aborted.
 *
 * @example
 * import { roleCredentials, signedFetch } from "countersign/call";
 *
 * const fetchSigned = signedFetch({ region: "eu-west-1", credentials: roleCredentials() });
 * const answer = await fetchSigned("https://abc123.execute-api.eu-west-1.amazonaws.com/dev/age?dob=19880101");
 * console.log(answer.status, await answer.text());
 *
 * // The same fetch, for a call that has a second left.
 * const endsAt = Date.now() + 1_000;
 * const hurried = fetchSigned.within({ remainingMs: () => endsAt - Date.now() });
 * await hurried("https://abc123.execute-api.eu-west-1.amazonaws.com/dev/age?dob=19880101");
 */
export function signedFetch({
  region,
  service = "execute-api",
  maxBodyBytes = MAX_BYTES,
  observe = () => undefined,
  ...options
}: SignedFetchOptions): SignedFetch {
  requireStrings("signedFetch", { region, service });
  if (typeof options.credentials !== "function") {
    throw new TypeError(
      "signedFetch: credentials must be a function that returns the keys: async () => ({ accessKeyId, secretAccessKey }).",
    );
  }
  const sign: Sign = createSign({ region, service });
  const { begin, sender } = createSender(options);

  function within({ idempotent = false, observe: observeCall, remainingMs, trace }: CallOptions): Fetch {
    return async function signedFetch(input, init) {
      const left = begin(remainingMs);
      const request = await readRequest(input, init, maxBodyBytes);
      const { body, extras, headers, method, url } = request;
      if (trace !== undefined) headers["x-amzn-trace-id"] = trace;
      return send(sender, {
        mayRepeat: idempotent || method === "GET" || method === "HEAD",
        remainingMs: left,
        signal: request.signal,
        observe: observeCall === undefined ? observe : both(observe, observeCall),
        sign: async (keys) => ({
          href: url.href,
          method,
          body,
          ...extras,
          headers: sign(request, keys, sender.clock.now()),
        }),
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
  extras: Extras;
  /**
   * The Request that owns the signal; the call keeps this Request while it runs. Node connects the signal to the caller's signal by a weak
   * reference, so that an abort would be lost when the Request is garbage-collected.
   */
  source: Request;
}

/** Options of fetch that are passed on unchanged. Other options are signed or replaced. */
type Extras = Pick<RequestInit, "dispatcher" | "integrity">;

async function readRequest(
  input: string | URL | Request,
  init: RequestInit | undefined,
  maxBodyBytes: number,
): Promise<ReadableRequest> {
  const url = wireUrl(typeof input === "string" || input instanceof URL ? input : input.url);
  // A Request of another realm is not an instance of this realm's class, so it is recognised by its fields.
  const request = init === undefined && isRequest(input) ? input : new Request(input, duplex(init));
  if (request.bodyUsed) throw alreadyRead();
  return {
    method: request.method,
    url,
    headers: Object.fromEntries(request.headers),
    body: await bodyOf(request, maxBodyBytes),
    signal: request.signal,
    extras: {
      ...(init?.dispatcher && { dispatcher: init.dispatcher }),
      ...(request.integrity && { integrity: request.integrity }),
    },
    source: request,
  };
}

function isRequest(input: string | URL | Request): input is Request {
  return typeof input === "object" && "headers" in input && "method" in input;
}

/** Adds the option that fetch requires for a stream as the body (WHATWG fetch, "duplex"). */
function duplex(init: RequestInit = {}): RequestInit {
  return init.body instanceof ReadableStream ? { ...init, duplex: "half" } : init;
}

/**
 * Reads the body's bytes; undefined when there is no body. Throws when it is too large, by its Content-Length before reading or by its
 * bytes.
 */
async function bodyOf(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  // Firefox and the usual polyfills have no property `body`, whether the request has a body or not.
  const stream: Request["body"] | undefined = request.body;
  if (stream === null) return undefined;
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const bytes = stream === undefined ? new Uint8Array(await request.arrayBuffer()) : await readBytes(stream, maxBytes);
  if (bytes === undefined || bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
  return stream === undefined && bytes.byteLength === 0 ? undefined : bytes;
}

/**
 * The error for a body that was read before, in part or whole: only the unread part would be signed and sent. fetch throws a TypeError for
 * this body too.
 */
function alreadyRead(): UnsignableRequest {
  return new UnsignableRequest(
    "The body of the request has been read already, so that it cannot be sent. Read a clone of the request: request.clone().",
  );
}

function tooLarge(maxBytes: number): UnsignableRequest {
  return new UnsignableRequest(
    `The body is larger than ${maxBytes} bytes, the most that may be sent. Send a smaller one, or raise maxBodyBytes.`,
  );
}
