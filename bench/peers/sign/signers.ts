/** The signers that people use today, each set up as its documentation says. */
import { Buffer } from "node:buffer";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import { createSignedFetcher } from "aws-sigv4-fetch";
import aws4 from "aws4";
import { AwsClient } from "aws4fetch";
import type { Middleware } from "openapi-fetch";
import type { Fetch } from "../../../lib/call/fetch.ts";
import { credentials, type Setting, scope } from "./client.ts";
import { createSha256, type Sha256Class } from "./node-sha256.ts";

export function signers(): Readonly<Record<string, Setting>> {
  const client = new AwsClient({ ...credentials, ...scope, retries: 0 });
  return {
    "aws4 in a fetch wrapper": (fetch) => ({ fetch: byAws4(fetch) }),
    aws4fetch: (fetch) => ({ fetch: async (input, init) => fetch(await client.sign(input, init)) }),
    "aws-sigv4-fetch": (fetch) => ({ fetch: createSignedFetcher({ ...scope, credentials, fetch }) }),
    "@smithy/signature-v4 as middleware, node:crypto": (fetch) => ({
      fetch,
      middleware: plainMiddleware(createSha256()),
    }),
    "@smithy/signature-v4 as middleware, sha256-js": (fetch) => ({ fetch, middleware: plainMiddleware(Sha256) }),
  };
}

/** Wraps aws4 as a fetch, in the shortest way: aws4 signs an options object and sends nothing. */
function byAws4(fetch: Fetch): Fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { host, pathname, search } = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    const signed = aws4.sign(
      { ...scope, host, path: pathname + search, method: request.method, headers, ...(body && { body }) },
      credentials,
    );
    return fetch(request.url, {
      method: request.method,
      headers: signed.headers as Record<string, string>,
      ...(body && { body }),
    });
  };
}

/** AWS's signer in a middleware of openapi-fetch, in the simplest way, which most people try first. */
function plainMiddleware(sha256: Sha256Class): Middleware {
  const signer = new SignatureV4({ ...scope, credentials, sha256 });
  return {
    async onRequest({ request }) {
      const { hostname, host, pathname, protocol, searchParams } = new URL(request.url);
      const body = request.body === null ? undefined : await request.clone().arrayBuffer();
      const { headers } = await signer.sign({
        method: request.method,
        protocol,
        hostname,
        path: pathname,
        query: Object.fromEntries(searchParams),
        headers: { ...Object.fromEntries(request.headers), host },
        body,
      });
      return new Request(request, { headers });
    },
  };
}
