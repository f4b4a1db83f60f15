/**
 * Measures the time that signing adds to a call by openapi-fetch, for our signer and for the signers that people use today. The signers run
 * in turns, with a fetch that sends nothing. Before the measurement, the local stack's verifier must accept a request of each signer.
 */
import { Buffer } from "node:buffer";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import aws4 from "aws4";
import { AwsClient } from "aws4fetch";
import createClient, { type ClientOptions, type Middleware } from "openapi-fetch";
import type { Fetch } from "../lib/call/fetch.ts";
import { signedFetch } from "../lib/call/signed-fetch.ts";
import { createVerifier } from "../local/iam/verify-signature.ts";
import type { Figure } from "./figure.ts";
import { awsSigv4Fetch, sha256Js } from "./peers.ts";
import { compare } from "./rounds.ts";
import { createSha256, type Sha256Class } from "./sha256.ts";

const ORIGIN = "https://abc.execute-api.eu-west-1.amazonaws.com";
const scope = { region: "eu-west-1", service: "execute-api" };
const credentials = {
  accessKeyId: "ASIABENCH00000000001",
  secretAccessKey: "s".repeat(40),
  sessionToken: "t".repeat(917),
};

interface Paths {
  "/age": {
    get: {
      parameters: { query: { dob: string; on: string } };
      responses: { 200: { content: { "application/json": object } } };
    };
    post: {
      requestBody: { content: { "application/json": { note: string } } };
      responses: { 200: { content: { "application/json": object } } };
    };
  };
}

type Client = ReturnType<typeof createClient<Paths>>;
type Setting = (send: Fetch) => { fetch: Fetch; middleware?: Middleware };

const sizes: readonly { name: string; ask: (client: Client) => Promise<unknown> }[] = [
  {
    name: "GET",
    ask: (client) => client.GET("/age", { params: { query: { dob: "19880101", on: "20191122" } } }),
  },
  ...[
    { name: "POST, 1 KiB", size: 1024 },
    { name: "POST, 1 MiB", size: 1024 * 1024 },
  ].map(({ name, size }) => {
    const body = { note: "x".repeat(size - '{"note":""}'.length) };
    return { name, ask: (client: Client) => client.POST("/age", { body }) };
  }),
];

const OURS = "signedFetch";
const UNSIGNED = "unsigned";

async function settings(): Promise<Readonly<Record<string, Setting>>> {
  const { Sha256 } = await sha256Js();
  const { createSignedFetcher } = await awsSigv4Fetch();
  const client = new AwsClient({ ...credentials, ...scope, retries: 0 });
  return {
    [UNSIGNED]: (fetch) => ({ fetch }),
    [OURS]: (fetch) => ({ fetch: signedFetch({ ...scope, fetch, credentials: async () => credentials }) }),
    "aws4, by a fetch wrapper": (fetch) => ({ fetch: byAws4(fetch) }),
    aws4fetch: (fetch) => ({ fetch: async (input, init) => fetch(await client.sign(input, init)) }),
    "aws-sigv4-fetch": (fetch) => ({ fetch: createSignedFetcher({ ...scope, credentials, fetch }) }),
    "onRequest middleware, node:crypto": (fetch) => ({ fetch, middleware: plainMiddleware(createSha256()) }),
    "onRequest middleware, sha256-js": (fetch) => ({ fetch, middleware: plainMiddleware(Sha256) }),
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

function clientOf(setting: Setting, send: Fetch): Client {
  const { fetch, middleware } = setting(send);
  const client = createClient<Paths>({ baseUrl: `${ORIGIN}/dev`, fetch: fetch as NonNullable<ClientOptions["fetch"]> });
  if (middleware) client.use(middleware);
  return client;
}

const sendNothing: Fetch = async () => new Response('{"age":31}', { headers: { "Content-Type": "application/json" } });

/** Throws when the local stack's verifier refuses a request that the signer `name` has signed. */
async function holdToAccount(name: string, setting: Setting): Promise<void> {
  const session = {
    ...credentials,
    expiresAt: Number.POSITIVE_INFINITY,
    principal: { kind: "user", accountId: "1", arn: "a", userId: "u", userName: "u" },
  } as const;
  const verify = createVerifier({ ...scope, findSession: () => session });
  for (const size of sizes) {
    const sent: Request[] = [];
    const keep: Fetch = async (input, init) => {
      sent.push(new Request(input, init));
      return sendNothing(input);
    };
    await size.ask(clientOf(setting, keep));
    const [request] = sent;
    if (request === undefined) throw new Error(`${name} sent nothing`);
    const { host, pathname, search } = new URL(request.url);
    const verdict = verify(
      {
        method: request.method,
        target: pathname + search,
        headers: [["host", host], ...[...request.headers].filter(([header]) => header !== "host")],
        body: Buffer.from(await request.arrayBuffer()),
        remoteAddress: "127.0.0.1",
      },
      Date.now(),
    );
    if (verdict.kind !== (name === UNSIGNED ? "unsigned" : "verified")) {
      throw new Error(`${name}, ${size.name}: ${"because" in verdict ? verdict.because : verdict.kind}`);
    }
  }
}

export async function measureSigning(): Promise<readonly Figure[]> {
  const all = Object.entries(await settings());
  for (const [name, setting] of all) await holdToAccount(name, setting);

  const figures: Figure[] = [];
  for (const { ask, name: size } of sizes) {
    const times = await compare(
      all.map(([name, setting]) => {
        const client = clientOf(setting, sendNothing);
        return { name, run: () => ask(client) };
      }),
    );
    const plain = times.get(UNSIGNED) ?? 0;
    figures.push({ what: `${size}: unsigned, through openapi-fetch`, value: `${plain.toFixed(0)} µs`, bar: "" });
    for (const [name, time] of times) {
      if (name === UNSIGNED) continue;
      const bar = name !== OURS ? "" : size === "GET" ? "<= 60 µs, goal 45; the least" : "the least";
      figures.push({ what: `  ${name}`, value: `${(time - plain).toFixed(0)} µs more`, bar });
    }
  }
  return figures;
}
