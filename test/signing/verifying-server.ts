import { request as httpRequest } from "node:http";
import { onTestFinished } from "vitest";
import type { Fetch } from "../../lib/call/fetch.ts";
import type { Credentials } from "../../lib/call/sign.ts";
import { type SignedFetch, type SignedFetchOptions, signedFetch } from "../../lib/call/signed-fetch.ts";
import { listen } from "../../local/http/listen.ts";
import { headerValues, type RawRequest, type RawResponse } from "../../local/http/raw-message.ts";
import { canonicalPath, canonicalQuery, splitTarget } from "../../local/iam/canonical-request.ts";
import type { Session } from "../../local/iam/session.ts";
import { createVerifier, type Verification } from "../../local/iam/verify-signature.ts";
import { machine } from "../../local/machine.ts";

export const KEYS: Credentials & { sessionToken: string } = {
  accessKeyId: "ASIALOCALSIGNING0001",
  secretAccessKey: "secret",
  sessionToken: "token/+==",
};

/** A request as it came over the wire, and the verdict of the stack's verifier. */
export interface Arrival {
  method: string;
  /** The request target as it was sent. */
  target: string;
  /** The path and the query as AWS reads them when it computes the signature. */
  canonicalPath: string;
  canonicalQuery: string;
  /** The value of a header, any case; undefined when it was not sent. */
  header: (name: string) => string | undefined;
  signedHeaders: readonly string[];
  body: Buffer;
  verdict: Verification["kind"];
}

export interface VerifyingServer {
  url: string;
  port: number;
  /** The clock of client and server, in milliseconds since 1970 UTC. It stands still until a test moves it. */
  clock: { now: number };
  /** The requests so far. */
  arrivals: Arrival[];
  /** Makes a signed fetch with KEYS, or with the given options. */
  makeFetch: (options?: Partial<SignedFetchOptions>) => SignedFetch;
  /** Sends by signed fetch and returns the request that arrived. */
  send: (target: string, init?: RequestInit) => Promise<Arrival>;
  /** Sends like `fetch`, but always to this server. The Host header has the host of the URL. */
  toThisServer: Fetch;
  /** Answers for the next requests, one each, in place of 200. */
  answers: RawResponse[];
  /** The keys that the server knows. A rotation changes them. */
  session: Session;
}

/** Starts the stack's own listener and verifier for any method, path and body. The server is closed at the end of the test. */
export async function verifyingServer(): Promise<VerifyingServer> {
  const clock = { now: Date.UTC(2026, 10, 24, 12) };
  const session: Session = {
    ...KEYS,
    expiresAt: clock.now + 3_600_000,
    principal: {
      kind: "user",
      accountId: "111122223333",
      arn: "arn:aws:iam::111122223333:user/s",
      userId: "AIDA",
      userName: "s",
    },
  };
  const arrivals: Arrival[] = [];
  const answers: RawResponse[] = [];
  const handle = async (request: RawRequest): Promise<RawResponse> => {
    // Each request gets a new verifier, so that no signing key outlives a rotation.
    const verify = createVerifier({ region: "eu-west-1", service: "execute-api", findSession: () => session });
    arrivals.push(arrivalOf(request, verify(request, clock.now).kind));
    return answers.shift() ?? { status: 200, headers: [["Content-Type", "application/json"]], body: "{}" };
  };
  const { close, port } = await listen(handle, {
    port: 0,
    hosts: ["127.0.0.1"],
    allowedHosts: ["api.example.com"],
    surroundings: { ...machine(), now: () => clock.now },
  });
  onTestFinished(close);

  const url = `http://127.0.0.1:${port}`;
  const makeFetch = (options: Partial<SignedFetchOptions> = {}) =>
    signedFetch({ credentials: async () => KEYS, region: "eu-west-1", now: () => clock.now, ...options });
  return {
    url,
    port,
    clock,
    arrivals,
    answers,
    session,
    makeFetch,
    async send(target, init) {
      await makeFetch()(`${url}${target}`, init);
      const arrival = arrivals.at(-1);
      if (arrival === undefined) throw new Error("nothing has arrived");
      return arrival;
    },
    toThisServer: (input, init) => sendTo(port, input, init),
  };
}

function arrivalOf(request: RawRequest, verdict: Verification["kind"]): Arrival {
  const [path, query] = splitTarget(request.target);
  const authorization = headerValues(request, "authorization")[0] ?? "";
  return {
    method: request.method,
    target: request.target,
    canonicalPath: canonicalPath(path),
    canonicalQuery: canonicalQuery(query),
    header: (name) => headerValues(request, name)[0],
    signedHeaders: /SignedHeaders=([^,]*)/.exec(authorization)?.[1]?.split(";") ?? [],
    body: request.body,
    verdict,
  };
}

function sendTo(port: number, input: Parameters<Fetch>[0], { headers }: RequestInit = {}): Promise<Response> {
  const { host, pathname, search } = new URL(String(input));
  const sent = { host, ...Object.fromEntries(new Headers(headers)) };
  return new Promise((resolve, reject) => {
    httpRequest({ host: "127.0.0.1", port, path: pathname + search, headers: sent }, (message) => {
      message.resume().once("end", () => resolve(new Response(null, { status: message.statusCode ?? 0 })));
    })
      .once("error", reject)
      .end();
  });
}
