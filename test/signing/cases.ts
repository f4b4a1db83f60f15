/**
 * Cases that users of SigV4 clients have reported in public, and what signedFetch does in each. Every case is sent over a socket to the
 * stack's verifier, which shares no code with the signer. `docs/signing.md` is written from this file.
 */
import { runInNewContext } from "node:vm";
import createClient from "openapi-fetch";
import { expect } from "vitest";
import type { Credentials } from "../../lib/call/sign.ts";
import { UnsignableRequest } from "../../lib/call/wire-url.ts";
import { KEYS, type VerifyingServer } from "./verifying-server.ts";

export interface SigningCase {
  number: number;
  /** The request. */
  sent: string;
  /** The outcome. */
  then: string;
  /** The reports: each a repository and the number of an issue or pull request. */
  met: readonly string[];
  /** Proves the outcome. Throws when the outcome is different. */
  hold: (server: VerifyingServer) => Promise<void>;
}

type Written = [sent: string, then: string, met: string, hold: SigningCase["hold"]];

/** Checks that the query `sent` goes over the wire as `wire`, is signed as `canonical`, and is accepted by the verifier. */
const query = (sent: string, wire: string, canonical: string) => async (server: VerifyingServer) => {
  const arrival = await server.send(`/age?${sent}`);
  expect(arrival).toMatchObject({ target: `/age${wire}`, canonicalQuery: canonical, verdict: "verified" });
};

/** Checks that the path `sent` goes over the wire as `wire`, is signed as `canonical`, and is accepted by the verifier. */
const path = (sent: string, wire: string, canonical: string) => async (server: VerifyingServer) => {
  const arrival = await server.send(sent);
  expect(arrival).toMatchObject({ target: wire, canonicalPath: canonical, verdict: "verified" });
};

const each =
  (...holds: readonly SigningCase["hold"][]): SigningCase["hold"] =>
  async (server) => {
    for (const hold of holds) await hold(server);
  };

/** Checks that the body arrives unchanged to the byte, and that the verifier, which hashes it, accepts it. */
async function holdsBody(
  server: VerifyingServer,
  body: NonNullable<RequestInit["body"]>,
  expected: Uint8Array,
): Promise<void> {
  const arrival = await server.send("/orders", { method: "POST", body });
  expect(arrival.body.equals(expected)).toBe(true);
  expect(arrival.verdict).toBe("verified");
}

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

function streamOf(...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

const cases: readonly Written[] = [
  [
    "a space in `URLSearchParams`, which writes `+`",
    "The signer sends and signs `%20`.",
    "mhart/aws4fetch#83 zirkelc/aws-signature-v4#4",
    query(String(new URLSearchParams({ q: "a b" })), "?q=a%20b", "q=a%20b"),
  ],
  ["a plus, `%2B`", "It stays `%2B`.", "curl/curl#20543", query("q=a%2Bb", "?q=a%2Bb", "q=a%2Bb")],
  [
    "a repeated parameter",
    "The signer sends the values in the order given, and signs them in sorted order.",
    "zirkelc/aws-signature-v4#35",
    query("p=2&p=1&p=10", "?p=2&p=1&p=10", "p=1&p=10&p=2"),
  ],
  [
    "values with characters beyond ASCII",
    "The signature sorts them as they are encoded.",
    "smithy-lang/smithy-typescript#848",
    query("filter=a&filter=à", "?filter=a&filter=%C3%A0", "filter=%C3%A0&filter=a"),
  ],
  [
    "names with brackets",
    "The signature sorts them as they are encoded.",
    "smithy-lang/smithy-typescript#1404",
    query(
      "params[pageSize]=20&params[page]=1",
      "?params%5BpageSize%5D=20&params%5Bpage%5D=1",
      "params%5Bpage%5D=1&params%5BpageSize%5D=20",
    ),
  ],
  [
    "a name that is the beginning of another: `q` and `q.parser`",
    "The signature sorts by name and then by value, not by the whole pair.",
    "aws-amplify/amplify-js#3582 KensioSoftware/yulin#183",
    query("q.parser=y&q=x", "?q.parser=y&q=x", "q=x&q.parser=y"),
  ],
  [
    "a parameter without a value",
    "It is sent and signed with an equals sign.",
    "smithy-lang/smithy-python#674 anomalyco/sst#3830",
    each(query("sync", "?sync=", "sync="), query("a=", "?a=", "a="), query("b=1&a", "?b=1&a=", "a=&b=1")),
  ],
  [
    "`*!()'` in a query",
    "They are percent-encoded. `encodeURIComponent` alone leaves them as they are.",
    "aws-amplify/amplify-js#2356",
    query("q=*!()'", "?q=%2A%21%28%29%27", "q=%2A%21%28%29%27"),
  ],
  [
    "a query inside the path argument",
    "It is signed as a query.",
    "aws-amplify/amplify-js#69 aws/aws-sdk-js-v3#6870",
    async (server) => {
      const client = createClient<{
        "/hello?name=John": { get: { responses: { 200: { content: { "application/json": object } } } } };
      }>({ baseUrl: server.url, fetch: server.makeFetch() });
      await client.GET("/hello?name=John");
      expect(server.arrivals[0]).toMatchObject({
        target: "/hello?name=John",
        canonicalPath: "/hello",
        canonicalQuery: "name=John",
        verdict: "verified",
      });
    },
  ],
  [
    "`&` and `=` in a value",
    "They stay encoded, or are encoded.",
    "inreachventures/aws-signing-request-interceptor#44",
    each(query("a=b%20%26%20c", "?a=b%20%26%20c", "a=b%20%26%20c"), query("a=b=c", "?a=b%3Dc", "a=b%3Dc")),
  ],
  [
    "an empty array and an empty object in openapi-fetch, which writes `a=1&&c=2`",
    "The empty pair is dropped.",
    "openapi-ts/openapi-typescript#1403 openapi-ts/openapi-typescript#1782",
    async (server) => {
      type Query = { a: number; none: number[]; nothing: Record<string, never>; c: number };
      const client = createClient<{
        "/list": {
          get: { parameters: { query: Query }; responses: { 200: { content: { "application/json": object } } } };
        };
      }>({ baseUrl: server.url, fetch: server.makeFetch() });
      await client.GET("/list", { params: { query: { a: 1, none: [], nothing: {}, c: 2 } } });
      expect(server.arrivals[0]).toMatchObject({
        target: "/list?a=1&c=2",
        canonicalQuery: "a=1&c=2",
        verdict: "verified",
      });
      await query("a=1&&c=2&", "?a=1&c=2", "a=1&c=2")(server);
    },
  ],
  [
    "a colon in a path, as in identity ids",
    "It is signed as `%3A` when it is sent raw, and as `%253A` when it is sent as `%3A`.",
    "aws-amplify/amplify-js#361",
    each(
      path("/users/us-east-1:1234", "/users/us-east-1:1234", "/users/us-east-1%3A1234"),
      path("/users/us-east-1%3A1234", "/users/us-east-1%3A1234", "/users/us-east-1%253A1234"),
    ),
  ],
  [
    "`/@connections/R0oX=`, percent-encoded by the caller",
    "The signature encodes it once more.",
    "brendanhay/amazonka#529",
    path("/%40connections/R0oX%3D", "/%40connections/R0oX%3D", "/%2540connections/R0oX%253D"),
  ],
  [
    "characters beyond ASCII and a space in a path",
    "They are encoded on the wire, and once more in the signature.",
    "aws-amplify/amplify-android#668",
    path("/cars/Citroën C3", "/cars/Citro%C3%ABn%20C3", "/cars/Citro%25C3%25ABn%2520C3"),
  ],
  [
    "a slash inside a path segment, `%2F`",
    "It stays one segment and is signed as `%252F`.",
    "aws-amplify/amplify-android#241",
    path("/dev/mypath%2Fnext", "/dev/mypath%2Fnext", "/dev/mypath%252Fnext"),
  ],
  [
    "`(1)!'*` in a path",
    "They are raw on the wire and encoded in the signature.",
    "kndt84/aws-api-gateway-client#43",
    path("/files/(1)!'*", "/files/(1)!'*", "/files/%281%29%21%27%2A"),
  ],
  [
    "a port",
    "It is signed, except when it is the default port of the scheme.",
    "tedder/requests-aws4auth#81 mhart/aws4#21",
    async (server) => {
      const fetchSigned = server.makeFetch({ fetch: server.toThisServer });
      for (const [origin, host] of [
        [`http://127.0.0.1:${server.port}`, `127.0.0.1:${server.port}`],
        ["http://[::1]:4010", "[::1]:4010"],
        ["https://api.example.com:443", "api.example.com"],
        ["http://api.example.com:443", "api.example.com:443"],
        ["http://api.example.com:80", "api.example.com"],
      ] as const) {
        await fetchSigned(`${origin}/age`);
        expect(server.arrivals.at(-1)?.header("host")).toBe(host);
        expect(server.arrivals.at(-1)?.verdict).toBe("verified");
      }
    },
  ],
  [
    "a custom domain",
    "Region and service are options. The signer guesses nothing from the host.",
    "Kong/insomnia#713",
    async (server) => {
      const fetch = server.toThisServer;
      await server.makeFetch({ fetch })("https://api.example.com/age");
      await server.makeFetch({ fetch, region: "us-east-1" })("https://api.example.com/age");
      await server.makeFetch({ fetch, service: "lambda" })("https://api.example.com/age");
      expect(server.arrivals.map(({ verdict }) => verdict)).toEqual(["verified", "refused", "refused"]);
      const scopes = server.arrivals.map(
        (arrival) => /Credential=[^/]*\/([^,]*)/.exec(arrival.header("authorization") ?? "")?.[1],
      );
      expect(scopes).toEqual(
        ["eu-west-1/execute-api", "us-east-1/execute-api", "eu-west-1/lambda"].map(
          (scope) => `20261124/${scope}/aws4_request`,
        ),
      );
    },
  ],
  [
    "a POST as one `Request`",
    "Its method, headers and body are signed and sent.",
    "zirkelc/aws-signature-v4#19",
    async (server) => {
      await server.makeFetch()(
        new Request(`${server.url}/orders`, {
          method: "POST",
          body: '{"note":"é"}',
          headers: { "Content-Type": "application/json" },
        }),
      );
      const [arrival] = server.arrivals;
      expect(arrival).toMatchObject({ method: "POST", verdict: "verified" });
      expect(arrival?.body.toString()).toBe('{"note":"é"}');
      expect(arrival?.signedHeaders).toContain("content-type");
    },
  ],
  [
    "a form",
    "The signature covers the bytes that are sent, with their boundary.",
    "aws-amplify/amplify-js#8043",
    async (server) => {
      const form = new FormData();
      form.set("name", "Ada");
      form.set("file", new Blob([BYTES]), "bytes.bin");
      const arrival = await server.send("/orders", { method: "POST", body: form });
      const boundary = /boundary=(.*)$/.exec(arrival.header("content-type") ?? "")?.[1] ?? "none";
      expect(arrival.body.toString("latin1")).toContain(`--${boundary}\r\nContent-Disposition: form-data; name="name"`);
      expect(arrival).toMatchObject({ verdict: "verified" });
      expect(arrival.signedHeaders).toContain("content-type");
    },
  ],
  [
    "a stream",
    "It is read up to a limit, and the signature covers its bytes. Beyond the limit the call rejects with an error and sends nothing. `UNSIGNED-PAYLOAD` is never used.",
    "mhart/aws4fetch#36",
    async (server) => {
      await holdsBody(server, streamOf(BYTES, BYTES), Buffer.concat([BYTES, BYTES]));
      expect(server.arrivals[0]?.header("transfer-encoding")).toBeUndefined();
      const limited = server.makeFetch({ maxBodyBytes: 300 });
      const sending = limited(`${server.url}/orders`, { method: "POST", body: streamOf(BYTES, BYTES) });
      await expect(sending).rejects.toThrow(UnsignableRequest);
      await expect(sending).rejects.toThrow("The body is larger than 300 bytes");
      expect(server.arrivals).toHaveLength(1);
    },
  ],
  [
    "a binary body",
    "The hash is of its bytes, not of a string.",
    "postmanlabs/postman-app-support#3232",
    each(
      (server) => holdsBody(server, BYTES, BYTES),
      (server) => holdsBody(server, BYTES.buffer, BYTES),
      (server) => holdsBody(server, new Blob([BYTES]), BYTES),
      (server) => holdsBody(server, BYTES.subarray(100, 200), BYTES.subarray(100, 200)),
    ),
  ],
  [
    "a redirect",
    "It is not followed, whatever the caller asks for. The caller gets the redirect as the answer.",
    "mhart/aws4fetch#51 aws/mcp-proxy-for-aws#362",
    async (server) => {
      for (const status of [301, 302, 307, 308]) {
        server.answers.push({ status, headers: [["Location", `${server.url}/elsewhere`]], body: "" });
        const response = await server.makeFetch()(`${server.url}/age`, { redirect: "follow" });
        expect(response.status).toBe(status);
      }
      expect(server.arrivals.map(({ target }) => target)).toEqual(["/age", "/age", "/age", "/age"]);
    },
  ],
  [
    "headers that proxies change: `Range`, `Accept-Encoding`, `Via`, `X-Forwarded-For`, `User-Agent`",
    "They are sent and not signed.",
    "mhart/aws4fetch#77 mhart/aws4fetch#39 jetbridge/cdk-nextjs#265",
    async (server) => {
      const headers = {
        Range: "bytes=0-9",
        "Accept-Encoding": "br",
        Via: "1.1 proxy",
        "X-Forwarded-For": "192.0.2.1",
        "User-Agent": "mine",
      };
      const arrival = await server.send("/age", { headers });
      for (const [name, value] of Object.entries(headers)) expect(arrival.header(name)).toContain(value);
      expect(arrival).toMatchObject({
        signedHeaders: ["host", "x-amz-date", "x-amz-security-token"],
        verdict: "verified",
      });
    },
  ],
  [
    "a call from a browser",
    "The request has no `X-Amz-Content-Sha256`, because the usual CORS headers do not allow it.",
    "aws-amplify/amplify-category-api#519 aws/aws-pdk#408",
    async (server) => {
      const arrival = await server.send("/orders", { method: "POST", body: "{}" });
      expect(arrival.header("x-amz-content-sha256")).toBeUndefined();
      expect(arrival.verdict).toBe("verified");
    },
  ],
  [
    "keys without a session token",
    "The request has no token header. In particular it does not send the string `undefined`.",
    "kndt84/aws-api-gateway-client#31",
    async (server) => {
      delete server.session.sessionToken;
      const { sessionToken: _, ...longTerm } = KEYS;
      // JavaScript callers can pass this, since no compiler stops them.
      for (const keys of [longTerm, { ...longTerm, sessionToken: undefined } as unknown as Credentials]) {
        await server.makeFetch({ credentials: async () => keys })(`${server.url}/age`);
        expect(server.arrivals.at(-1)?.header("x-amz-security-token")).toBeUndefined();
        expect(server.arrivals.at(-1)?.verdict).toBe("verified");
      }
    },
  ],
  [
    "a second call six minutes later; a request that was signed before",
    "Each gets a new date and a signature of its own in place of the old one. The caller's headers do not change.",
    "mhart/aws4#24 mhart/aws4#118",
    async (server) => {
      const headers = new Headers({ "X-Request": "1" });
      const first = await server.send("/age", { headers });
      server.clock.now += 6 * 60_000;
      const second = await server.send("/age", { headers });
      const signed = {
        Authorization: first.header("authorization") ?? "",
        "X-Amz-Date": first.header("x-amz-date") ?? "",
        "X-Amz-Security-Token": "old",
      };
      const again = await server.send("/age", { headers: signed });
      expect([first, second, again].map(({ verdict }) => verdict)).toEqual(["verified", "verified", "verified"]);
      expect([first, second, again].map((arrival) => arrival.header("x-amz-date"))).toEqual([
        "20261124T120000Z",
        "20261124T120600Z",
        "20261124T120600Z",
      ]);
      expect([...headers]).toEqual([["x-request", "1"]]);
    },
  ],
  [
    "a body, when a second and a third attempt are needed",
    "It is sent again in full and signed again each time, only when the caller says that the operation is idempotent.",
    "jonbern/fetch-retry#99 cloudflare/mcp#196",
    async (server) => {
      const body = "x".repeat(100_000);
      const unavailable = { status: 503, headers: [], body: "{}" };
      server.answers.push(unavailable, unavailable);
      const fetchSigned = server.makeFetch({ random: () => 0 });
      const response = await fetchSigned.within({ idempotent: true })(`${server.url}/orders`, { method: "PUT", body });
      expect(response.status).toBe(200);
      expect(server.arrivals.map(({ verdict }) => verdict)).toEqual(["verified", "verified", "verified"]);
      expect(server.arrivals.map((arrival) => arrival.body.toString() === body)).toEqual([true, true, true]);

      server.answers.push(unavailable);
      expect((await fetchSigned(`${server.url}/orders`, { method: "PUT", body })).status).toBe(503);
    },
  ],
  [
    "a `Request` from another realm: jsdom, Electron, a polyfill without `body`",
    "It works: the signer does not look at the class of a request.",
    "openapi-ts/openapi-typescript#1847",
    async (server) => {
      for (const foreign of [foreignRequest(server, true), foreignRequest(server, false)]) {
        expect(foreign).not.toBeInstanceOf(Request);
        await server.makeFetch()(foreign);
        expect(server.arrivals.at(-1)).toMatchObject({ method: "POST", verdict: "verified" });
        expect(server.arrivals.at(-1)?.body.toString()).toBe('{"a":1}');
        expect(server.arrivals.at(-1)?.header("content-type")).toBe("application/json");
      }
    },
  ],
  [
    "a refusal of the signature's date, after which a middleware cannot try again",
    "The request is signed once more, with the time of the service.",
    "openapi-ts/openapi-typescript#2075",
    async (server) => {
      server.answers.push({
        status: 403,
        headers: [["x-amzn-ErrorType", "InvalidSignatureException"]],
        body: '{"message":"Signature expired: 20261124T115400Z is now earlier than 20261124T115500Z (20261124T120000Z - 5 min.)"}',
      });
      const client = createClient<{
        "/age": { get: { responses: { 200: { content: { "application/json": object } } } } };
      }>({ baseUrl: server.url, fetch: server.makeFetch({ now: () => server.clock.now - 6 * 60_000 }) });
      const { data } = await client.GET("/age");
      expect(data).toEqual({});
      expect(server.arrivals.map(({ verdict }) => verdict)).toEqual(["refused", "verified"]);
      expect(server.arrivals.map((arrival) => arrival.header("x-amz-date"))).toEqual([
        "20261124T115400Z",
        "20261124T120000Z",
      ]);
    },
  ],
  [
    "a rotated secret under the same access key",
    "The signer derives a new signing key.",
    "aws/aws-sdk-js-v3#1002",
    async (server) => {
      let keys: Credentials = KEYS;
      const fetchSigned = server.makeFetch({ credentials: async () => keys });
      await fetchSigned(`${server.url}/age`);
      server.session.secretAccessKey = "rotated";
      await fetchSigned(`${server.url}/age`);
      keys = { ...KEYS, secretAccessKey: "rotated" };
      await fetchSigned(`${server.url}/age`);
      expect(server.arrivals.map(({ verdict }) => verdict)).toEqual(["verified", "refused", "verified"]);
    },
  ],
];

/**
 * A POST whose Request class is not this realm's global one, as in a `vm` context. Its body is a stream, or can be read by `arrayBuffer()`
 * only.
 */
function foreignRequest({ url }: VerifyingServer, streams: boolean): Request {
  const bytes = new TextEncoder().encode('{"a":1}');
  const parts = { url: `${url}/orders`, bytes, stream: streams ? streamOf(bytes) : undefined };
  return runInNewContext(
    `new (class Request {
      url = parts.url;
      method = "POST";
      headers = new Map([["content-type", "application/json"]]);
      body = parts.stream;
      arrayBuffer() { return Promise.resolve(parts.bytes.buffer); }
    })()`,
    { parts },
  );
}

export const signingCases: readonly SigningCase[] = cases.map(([sent, then, met, hold], index) => ({
  number: index + 1,
  sent,
  then,
  met: met.split(" "),
  hold,
}));

/** Writes the whole of `docs/signing.md`. */
export function signingPage(): string {
  return [
    "# Signing: requests that SigV4 clients get wrong",
    "",
    "Each row is a problem that users of a SigV4 client have reported in public, with what `signedFetch` does. Each row is a test: it sends the request over a",
    "socket to the local stack's verifier, which shares no code with the signer. `npm run signing` writes this page from `test/signing/cases.ts`.",
    "",
    "| # | what is sent | what `signedFetch` does | reports |",
    "| --- | --- | --- | --- |",
    ...signingCases.map(
      ({ met, number, sent, then }) => `| ${number} | ${sent} | ${then} | ${met.map(link).join(", ")} |`,
    ),
    "",
  ].join("\n");
}

function link(thread: string): string {
  const [repository = "", number = ""] = thread.split("#");
  return `[${repository.split("/")[1]} ${number}](https://github.com/${repository}/issues/${number})`;
}
