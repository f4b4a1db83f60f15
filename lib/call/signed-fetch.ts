import type { Observe } from "./call-event.ts";
import { type Credentials, createSign, type Sign } from "./sign.ts";
import { UnsignableRequest, type WireUrl, wireUrl } from "./wire-url.ts";

/** The part of `fetch` that a signed fetch has and needs. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface SignedFetchOptions {
  /** Where the keys come from; asked before every request. */
  credentials: () => Promise<Credentials>;
  /** The region of the API that is called. */
  region: string;
  /** The name that the signature is scoped to. Default `execute-api`, API Gateway's. */
  service?: string;
  /** What sends. Default the global fetch. */
  fetch?: Fetch;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
  /** The largest body that is read, in bytes. Default 10,485,760: what API Gateway takes. */
  maxBodyBytes?: number;
  /** Is told what happens on the way: see call-event.ts. Default: nobody. */
  observe?: Observe;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;

/**
 * A fetch that signs what it sends with AWS Signature Version 4. Hand it to openapi-fetch as its `fetch`, or call it as
 * fetch itself.
 *
 * It reads a body once, into memory. It follows no redirect: the answer is the redirect, since a signature is for one host and
 * path. It throws an UnsignableRequest, a TypeError, for what cannot be signed as it is meant.
 */
export function signedFetch({
  credentials,
  region,
  service = "execute-api",
  fetch = globalThis.fetch,
  now = Date.now,
  maxBodyBytes = MAX_BODY_BYTES,
  observe = () => undefined,
}: SignedFetchOptions): Fetch {
  const sign: Sign = createSign({ region, service });

  return async function signedFetch(input, init) {
    const request = await readRequest(input, init, maxBodyBytes);
    const startedAt = now();
    const headers = await sign(request, await credentials(), startedAt);
    const { method, body, signal } = request;
    const response = await fetch(request.url.href, {
      method,
      headers,
      redirect: "manual",
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    });
    observe({
      type: "attempt",
      attempt: 1,
      latencyMs: now() - startedAt,
      credentialsAgeMs: null,
      outcome: { kind: "answered", status: response.status, errorType: response.headers.get("x-amzn-errortype") },
    });
    return response;
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
    body: request.body === null ? undefined : await readBody(request, maxBodyBytes),
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

/** Reads no more than the limit, so that an endless stream ends in a sentence and not in the end of memory. */
async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  // Firefox and the usual polyfills have no `body`, and say by nothing whether there is one.
  const stream: typeof request.body | undefined = request.body;
  if (!stream) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
    return bytes.byteLength === 0 ? undefined : bytes;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return joined(chunks, size);
}

function tooLarge(maxBytes: number): UnsignableRequest {
  return new UnsignableRequest(
    `The body is larger than ${maxBytes} bytes, which is all that may be sent: send less of it.`,
  );
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
