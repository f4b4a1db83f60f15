import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import createClient from "openapi-fetch";
import { describe, expect, it, onTestFinished } from "vitest";
import { handClock } from "../../test/fixtures/hand-clock.ts";
import type { Fetch } from "./fetch.ts";
import type { Credentials } from "./sign.ts";
import { type SignedFetchOptions, signedFetch } from "./signed-fetch.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const KEYS: Credentials = { accessKeyId: "ASIATEST", secretAccessKey: "secret", sessionToken: "token" };
const URL_ = "https://abc.execute-api.eu-west-1.amazonaws.com/dev/age";

/** A fetch that sends nothing, and the requests that it would have sent. */
function answeringFetch() {
  const sent: { url: string; init: RequestInit & { headers: Record<string, string> } }[] = [];
  const fetch: Fetch = async (url, init) => {
    sent.push({ url: String(url), init: init as (typeof sent)[number]["init"] });
    return new Response("{}");
  };
  return { fetch, sent };
}

function recordingFetch(options: Partial<SignedFetchOptions> = {}) {
  const { fetch, sent } = answeringFetch();
  return {
    sent,
    signed: signedFetch({ fetch, credentials: async () => KEYS, region: "eu-west-1", now: () => NOW, ...options }),
  };
}

const signedHeaders = (authorization = "") => /SignedHeaders=([^,]*)/.exec(authorization)?.[1];

describe("signedFetch", () => {
  it("signs host, date, token and content type, and sends the rest unsigned", async () => {
    const { sent, signed } = recordingFetch();
    await signed(URL_, {
      method: "POST",
      body: "{}",
      headers: { "Content-Type": "application/json", "X-Request": "1", "User-Agent": "u", Via: "v" },
    });
    const [{ init } = { init: { headers: {} as Record<string, string> } }] = sent;
    expect(signedHeaders(init.headers["authorization"])).toBe("content-type;host;x-amz-date;x-amz-security-token");
    expect(init.headers).toMatchObject({
      "x-amz-date": "20261124T120000Z",
      "x-amz-security-token": "token",
      "x-request": "1",
      "user-agent": "u",
      via: "v",
    });
    expect(init.headers).not.toHaveProperty("host");
    expect(init.headers).not.toHaveProperty("x-amz-content-sha256");
  });

  it("puts the given region and service into the scope", async () => {
    const { sent, signed } = recordingFetch({ service: "lambda" });
    await signed(URL_);
    expect(sent[0]?.init.headers["authorization"]).toMatch(
      /^AWS4-HMAC-SHA256 Credential=ASIATEST\/20261124\/eu-west-1\/lambda\/aws4_request, /,
    );
  });

  it("sends no token header for keys without a session token", async () => {
    const { sent, signed } = recordingFetch({
      credentials: async () => ({ accessKeyId: "AKIA", secretAccessKey: "s" }),
    });
    await signed(URL_);
    expect(sent[0]?.init.headers).not.toHaveProperty("x-amz-security-token");
    expect(JSON.stringify(sent)).not.toContain("undefined");
  });

  it("signs each attempt with the keys and the time of its own moment", async () => {
    let at = NOW;
    let keys = KEYS;
    const { sent, signed } = recordingFetch({ now: () => at, credentials: async () => keys });
    const headers = new Headers({ "X-A": "1" });
    await signed(URL_, { headers });
    at += 6 * 60_000;
    await signed(URL_, { headers });
    keys = { ...KEYS, secretAccessKey: "rotated" };
    await signed(URL_, { headers });
    const signatures = sent.map(({ init }) => init.headers["authorization"]);
    expect(new Set(signatures).size).toBe(3);
    expect(sent.map(({ init }) => init.headers["x-amz-date"])).toEqual([
      "20261124T120000Z",
      "20261124T120600Z",
      "20261124T120600Z",
    ]);
    expect([...headers]).toEqual([["x-a", "1"]]);
  });

  it("replaces the signature of an earlier attempt with its own", async () => {
    const { sent, signed } = recordingFetch();
    await signed(URL_, {
      headers: { Authorization: "old", "X-Amz-Date": "20200101T000000Z", "X-Amz-Security-Token": "old" },
    });
    expect(sent[0]?.init.headers).toMatchObject({ "x-amz-date": "20261124T120000Z", "x-amz-security-token": "token" });
    expect(sent[0]?.init.headers["authorization"]).toMatch(/^AWS4/);
  });

  it("accepts a string, a URL and a Request, with its signal", async () => {
    const { sent, signed } = recordingFetch();
    const { signal } = new AbortController();
    await signed(URL_);
    await signed(new URL(URL_));
    await signed(new Request(URL_, { signal }));
    expect(new Set(sent.map(({ init }) => init.headers["authorization"])).size).toBe(1);
    expect(sent[2]?.init.signal).toBeInstanceOf(AbortSignal);
  });

  it("accepts a Request of another realm, which is not an instance of this realm's class", async () => {
    const { sent, signed } = recordingFetch();
    const foreign = {
      url: URL_,
      method: "GET",
      headers: new Headers(),
      body: null,
      signal: undefined,
    } as unknown as Request;
    await signed(foreign);
    expect(sent[0]?.init.headers["authorization"]).toMatch(/^AWS4/);
  });

  it("asks fetch to follow no redirect", async () => {
    const { sent, signed } = recordingFetch();
    await signed(URL_, { redirect: "follow" });
    expect(sent[0]?.init.redirect).toBe("manual");
  });

  it("reads a stream once and sends its bytes", async () => {
    const { sent, signed } = recordingFetch();
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"a":'));
        controller.enqueue(new TextEncoder().encode("1}"));
        controller.close();
      },
    });
    await signed(URL_, { method: "POST", body });
    expect(Buffer.from(sent[0]?.init.body as Uint8Array).toString()).toBe('{"a":1}');
  });

  it("sends a form with the boundary that it signed", async () => {
    const { sent, signed } = recordingFetch();
    const form = new FormData();
    form.set("name", "Ada");
    await signed(URL_, { method: "POST", body: form });
    const boundary = /boundary=(.*)$/.exec(sent[0]?.init.headers["content-type"] ?? "")?.[1] ?? "none";
    expect(Buffer.from(sent[0]?.init.body as Uint8Array).toString()).toContain(boundary);
    expect(signedHeaders(sent[0]?.init.headers["authorization"])).toMatch(/^content-type;/);
  });

  it("refuses an endless body in a sentence, and sends nothing", async () => {
    const { sent, signed } = recordingFetch({ maxBodyBytes: 1000 });
    const endless = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(300));
      },
    });
    await expect(signed(URL_, { method: "POST", body: endless })).rejects.toThrow("The body is larger than 1000 bytes");
    await expect(signed(URL_, { method: "POST", body: "x".repeat(1001) })).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  it("refuses a Request whose body was read before, as fetch does, and sends nothing", async () => {
    const { sent, signed } = recordingFetch();
    const whole = new Request(URL_, { method: "POST", body: "whole" });
    for await (const _ of whole.body ?? []);
    await expect(signed(whole)).rejects.toThrow("The body of the request has been read already");
    const part = new Request(URL_, { method: "POST", body: "part" });
    const reader = part.body?.getReader();
    await reader?.read();
    reader?.releaseLock();
    await expect(signed(part)).rejects.toThrow(TypeError);
    const copied = new Request(URL_, { method: "POST", body: "copied" });
    await copied.clone().text();
    await signed(copied);
    expect(sent.map(({ init }) => Buffer.from(init.body as Uint8Array).toString())).toEqual(["copied"]);
  });

  it("hands on the dispatcher and the integrity that the caller gives", async () => {
    const { sent, signed } = recordingFetch();
    const dispatcher = {} as NonNullable<RequestInit["dispatcher"]>;
    await signed(URL_, { dispatcher });
    await signed(new Request(URL_, { integrity: "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }));
    await signed(URL_);
    expect(sent.map(({ init }) => [init.dispatcher === dispatcher, init.integrity])).toEqual([
      [true, undefined],
      [false, "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="],
      [false, undefined],
    ]);
  });

  it("rejects with the error of its credentials, and sends nothing", async () => {
    const { sent, signed } = recordingFetch({ credentials: () => Promise.reject(new Error("no keys")) });
    await expect(signed(URL_)).rejects.toThrow("no keys");
    expect(sent).toEqual([]);
  });

  it("changes the signature with every part of the request", async () => {
    const { sent, signed } = recordingFetch();
    await signed(URL_);
    await signed(`${URL_}?a=1`);
    await signed(`${URL_}/b`);
    await signed(URL_, { method: "DELETE" });
    await signed(URL_, { method: "POST", body: "x" });
    await signed(URL_.replace("abc", "abd"));
    expect(new Set(sent.map(({ init }) => init.headers["authorization"])).size).toBe(6);
  });
});

/** A signed fetch that gets these answers one after another, the last one repeatedly, and the requests that it sent. */
function answering(answers: readonly (() => Response | Promise<never>)[], options: Partial<SignedFetchOptions> = {}) {
  const clock = handClock({ startAt: NOW, autoMs: 1_000 });
  const sent: { init: RequestInit & { headers: Record<string, string> } }[] = [];
  const signed = signedFetch({
    credentials: async () => KEYS,
    region: "eu-west-1",
    now: clock.now,
    timers: clock.timers,
    random: () => 0.5,
    async fetch(_, init) {
      sent.push({ init: init as (typeof sent)[number]["init"] });
      return (answers[Math.min(sent.length, answers.length) - 1] ?? fine)();
    },
    ...options,
  });
  return { clock, sent, signed };
}

const fine = () => new Response("{}");
const throttle = () => new Response("{}", { status: 429 });
const broken = () => new Response("{}", { status: 503 });
const reset = () => Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "x" } }));
const cut = () =>
  Promise.reject(
    new TypeError("terminated", { cause: Object.assign(new Error("closed"), { code: "UND_ERR_SOCKET" }) }),
  );
const refuseExpiredKeys = () =>
  new Response('{"message":"The security token included in the request is expired"}', {
    status: 403,
    headers: { "x-amzn-ErrorType": "ExpiredTokenException" },
  });

describe("signedFetch without what it needs", () => {
  // As JavaScript calls it, without a compiler.
  const create = (options: object): Fetch => Reflect.apply(signedFetch, undefined, [options]);
  const credentials = async () => KEYS;

  it.each<[string, object, string]>([
    ["a region", { credentials }, "signedFetch: region must be set to a string that is not empty."],
    ["a region's value", { credentials, region: "" }, "signedFetch: region must be set"],
    ["a service", { credentials, region: "eu-west-1", service: null }, "signedFetch: service must be set"],
    ["credentials", { region: "eu-west-1" }, "signedFetch: credentials must be a function that returns the keys: "],
    ["a function of credentials", { region: "eu-west-1", credentials: KEYS }, "credentials must be a function"],
  ])("says so in a sentence: no %s", (_, options, sentence) => {
    expect(() => create(options)).toThrow(TypeError);
    expect(() => create(options)).toThrow(sentence);
  });

  it.each<[string, unknown, string]>([
    ["nothing", undefined, "credentials() returned: accessKeyId, secretAccessKey must be set"],
    ["an empty secret key", { accessKeyId: "AKIA", secretAccessKey: "" }, ": secretAccessKey must be set"],
    ["a key that is not a string", { accessKeyId: 1, secretAccessKey: "s" }, ": accessKeyId must be set"],
  ])("rejects in a sentence when credentials() returns %s, and sends nothing", async (_, keys, sentence) => {
    const { fetch, sent } = answeringFetch();
    const call = create({ region: "eu-west-1", fetch, credentials: async () => keys })(URL_);
    await expect(call).rejects.toThrow(TypeError);
    await expect(call).rejects.toThrow(sentence);
    expect(sent).toEqual([]);
  });
});

describe("retries", () => {
  it.each(["GET", "HEAD"])(
    "send a %s that failed on the way again, with a signature of its own time",
    async (method) => {
      const { sent, signed } = answering([broken, cut, fine]);
      expect((await signed(URL_, { method })).status).toBe(200);
      expect(sent).toHaveLength(3);
      const later = answering([throttle, fine], { random: () => 1 });
      await later.signed(URL_, { method });
      expect(later.sent.map(({ init }) => init.headers["x-amz-date"])).toEqual([
        "20261124T120000Z",
        "20261124T120001Z",
      ]);
    },
  );

  it.each(["POST", "PUT", "PATCH", "DELETE"])(
    "does not repeat a %s, which may have been carried out",
    async (method) => {
      const failed = answering([broken, fine]);
      expect((await failed.signed(URL_, { method })).status).toBe(503);
      expect(failed.sent).toHaveLength(1);
      const broke = answering([cut, fine]);
      await expect(broke.signed(URL_, { method })).rejects.toMatchObject({ name: "CallFailure", reason: "reset" });
      expect(broke.sent).toHaveLength(1);
    },
  );

  it("send a POST again that is declared idempotent, with its whole body", async () => {
    const { sent, signed } = answering([broken, fine]);
    const call = signed.within({ idempotent: true });
    expect((await call(URL_, { method: "POST", body: "whole" })).status).toBe(200);
    expect(sent.map(({ init }) => Buffer.from(init.body as Uint8Array).toString())).toEqual(["whole", "whole"]);
  });

  it("send a POST again with new keys when its keys had expired: the service did not act on it", async () => {
    const { sent, signed } = answering([refuseExpiredKeys, fine], {
      credentials: async ({ refused } = {}) => (refused === undefined ? KEYS : { ...KEYS, accessKeyId: "ASIANEW" }),
    });
    expect((await signed(URL_, { method: "POST", body: "whole" })).status).toBe(200);
    expect(sent.map(({ init }) => /Credential=(\w+)/.exec(init.headers["authorization"] ?? "")?.[1])).toEqual([
      "ASIATEST",
      "ASIANEW",
    ]);
    expect(sent[1]?.init.headers["x-amz-security-token"]).toBe("token");
  });

  it("do not follow an error that is not a failure of the network, which reaches the caller", async () => {
    const { sent, signed } = answering([reset, fine]);
    await expect(signed(URL_)).rejects.toThrow("fetch failed");
    expect(sent).toHaveLength(1);
  });

  it("are as many as maxAttempts allows", async () => {
    const { sent, signed } = answering([broken], { maxAttempts: 1 });
    expect((await signed(URL_)).status).toBe(503);
    expect(sent).toHaveLength(1);
  });

  it("return the last answer's status, headers and body, and no body where there is none", async () => {
    const whole = new Response('{"a":1}', { status: 201, statusText: "Made", headers: { "X-A": "1" } });
    const { signed } = answering([() => whole, () => new Response(null, { status: 204 })]);
    const response = await signed(URL_);
    expect([response.status, response.statusText, response.headers.get("x-a"), await response.text()]).toEqual([
      201,
      "Made",
      "1",
      '{"a":1}',
    ]);
    expect((await signed(URL_)).body).toBeNull();
  });

  it("give one call's observer the events of that call, and the fetch's observer all events", async () => {
    const [all, one]: [string[], string[]] = [[], []];
    const { signed } = answering([broken, fine], { observe: ({ type }) => all.push(type) });
    await signed.within({ observe: ({ type }) => one.push(type) })(URL_);
    await signed(URL_);
    expect(one).toEqual(["attempt", "retry", "attempt"]);
    expect(all).toEqual(["attempt", "retry", "attempt", "attempt"]);
  });
});

describe("over a socket", () => {
  async function server(
    answer: (
      request: IncomingMessage,
      body: string,
    ) => { status?: number; headers?: Record<string, string>; body?: string },
  ) {
    const seen: { request: IncomingMessage; body: string }[] = [];
    const listening = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push({ request, body });
      const { status = 200, headers = {}, body: text = "{}" } = answer(request, body);
      response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(text);
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => listening.once("listening", resolve));
    onTestFinished(() => {
      listening.closeAllConnections();
      listening.close();
    });
    return { seen, url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` };
  }

  it("follows no redirect, so that no token reaches another host", async () => {
    const elsewhere = await server(() => ({}));
    const { seen, url } = await server(() => ({ status: 307, headers: { Location: `${elsewhere.url}/stolen` } }));
    const response = await signedFetch({ credentials: async () => KEYS, region: "eu-west-1" })(`${url}/age`);
    expect(response.status).toBe(307);
    expect(seen).toHaveLength(1);
    expect(elsewhere.seen).toEqual([]);
  });

  it.each(["GET", "HEAD"])("signs a %s again by the service's clock, which is six minutes ahead", async (method) => {
    const ahead = () => Date.now() + 6 * 60_000;
    const { seen, url } = await server(({ headers }) => {
      const [, year, month, day, hour, minute, second] =
        /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(headers["x-amz-date"]))?.map(Number) ?? [];
      const signedAt = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
      const Date_ = new Date(ahead()).toUTCString();
      if (Math.abs(ahead() - signedAt) < 300_000) return { headers: { Date: Date_ } };
      const body = '{"message":"Signature expired: A is now earlier than B (C - 5 min.)"}';
      return { status: 403, headers: { Date: Date_, "x-amzn-ErrorType": "InvalidSignatureException" }, body };
    });
    const fetchSigned = signedFetch({ credentials: async () => KEYS, region: "eu-west-1" });
    expect((await fetchSigned(`${url}/age`, { method })).status).toBe(200);
    expect(seen).toHaveLength(2);
  });

  it("signs the Host that goes over the wire, port included", async () => {
    const { seen, url } = await server(() => ({}));
    await signedFetch({ credentials: async () => KEYS, region: "eu-west-1" })(`${url}/age`);
    expect(seen[0]?.request.headers.host).toBe(new URL(url).host);
  });

  it("works under openapi-fetch with a JSON body, length and all", async () => {
    type Paths = {
      "/orders": {
        post: {
          requestBody: { content: { "application/json": { note: string } } };
          responses: { 200: { content: { "application/json": { id: string } } } };
        };
      };
    };
    const { seen, url } = await server(() => ({ body: '{"id":"1"}' }));
    const client = createClient<Paths>({
      baseUrl: url,
      fetch: signedFetch({ credentials: async () => KEYS, region: "eu-west-1" }),
    });
    const { data } = await client.POST("/orders", { body: { note: "é" } });
    expect(data).toEqual({ id: "1" });
    expect(seen[0]?.body).toBe('{"note":"é"}');
    expect(seen[0]?.request.headers).toMatchObject({ "content-length": "13", "content-type": "application/json" });
    expect(seen[0]?.request.headers["transfer-encoding"]).toBeUndefined();
  });

  it("sends any query as it signs it", async () => {
    const { seen, url } = await server(() => ({}));
    const signed = signedFetch({ credentials: async () => KEYS, region: "eu-west-1" });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.string()), { maxLength: 4 }),
        async (pairs) => {
          await signed(`${url}/age?${new URLSearchParams(pairs)}`);
          const wire = new URL(seen.at(-1)?.request.url ?? "", url).searchParams;
          expect([...wire]).toEqual(pairs);
        },
      ),
      { numRuns: 40 },
    );
  });
});
