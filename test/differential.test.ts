/** Compares our verifier with AWS's own signer: it accepts every request that the signer signed, and none that was changed afterwards. */
import { SignatureV4 } from "@aws-sdk/signature-v4";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RawRequest } from "../local/http/raw-message.ts";
import type { Session } from "../local/iam/session.ts";
import { createVerifier } from "../local/iam/verify-signature.ts";
import { Sha256 } from "./fixtures/sha256.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const SIGNED = 10_000;

const session: Session = {
  accessKeyId: "ASIALOCALDIFFERENT01",
  secretAccessKey: "secret/with+signs=",
  sessionToken: "token//+==",
  expiresAt: NOW + 3_600_000,
  principal: {
    kind: "user",
    accountId: "111122223333",
    arn: "arn:aws:iam::111122223333:user/d",
    userId: "AIDA",
    userName: "d",
  },
};

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.constantFrom("a b", "a+b", "%2F", "é", "😀", "=&;", "!'()*", "..", "100%"),
);
const requests = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"),
  // Dots and empty segments have their own vectors: a URL would normalise them before they are signed.
  path: fc.array(
    text.filter((part) => part !== "" && !/^(?:\.|%2e){1,2}$/i.test(part)),
    { maxLength: 4 },
  ),
  query: fc.dictionary(
    text.filter((name) => name !== "" && name !== "__proto__"),
    fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })),
    { maxKeys: 4 },
  ),
  body: fc.oneof(fc.constant(""), fc.string({ unit: "grapheme", maxLength: 80 })),
  headers: fc.dictionary(
    fc.constantFrom("content-type", "x-amz-meta-a", "x-amz-target", "x-other"),
    // The last byte of `à` is 0xA0, which JavaScript counts as white space.
    fc.oneof(fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/), fc.stringMatching(/^[a-cà]([a-cà ]{0,8}[a-cà])?$/)),
    { maxKeys: 3 },
  ),
  host: fc.constantFrom(
    "api.example.com",
    "localhost:3001",
    "127.0.0.1:4010",
    "[::1]:3000",
    "abc.execute-api.eu-west-1.amazonaws.com",
  ),
});

type Drawn = typeof requests extends fc.Arbitrary<infer Request> ? Request : never;

/** Signs a request with AWS's own code, and returns it as it goes over the wire. */
async function sign({ body, headers, host, method, path, query }: Drawn): Promise<RawRequest> {
  const wirePath = `/${path.map(encodeURIComponent).join("/")}`;
  const signer = new SignatureV4({
    applyChecksum: false,
    credentials: {
      accessKeyId: session.accessKeyId,
      secretAccessKey: session.secretAccessKey,
      sessionToken: session.sessionToken ?? "",
    },
    region: "eu-west-1",
    service: "execute-api",
    sha256: Sha256,
  });
  const request = {
    method,
    protocol: "https:",
    hostname: host,
    path: wirePath,
    query,
    headers: { host, ...headers },
    body,
  };
  const result = await signer.sign(request, { signingDate: new Date(NOW) });
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return {
    method,
    target: wirePath + (pairs.length > 0 ? `?${pairs.join("&")}` : ""),
    headers: Object.entries(result.headers).map(([name, value]) => [
      name,
      Buffer.from(value, "utf8").toString("latin1"),
    ]),
    body: Buffer.from(body, "utf8"),
    remoteAddress: "127.0.0.1",
  };
}

/** Changes one signed part of a request. */
function tamper(request: RawRequest, where: number): RawRequest {
  const header = (name: string, change: (value: string) => string): RawRequest => ({
    ...request,
    headers: request.headers.map(([known, value]) => [known, known === name ? change(value) : value]),
  });
  const flip = (value: string) => value.slice(0, -1) + (value.endsWith("0") ? "1" : "0");
  const changes = [
    () => ({ ...request, method: request.method === "GET" ? "POST" : "GET" }),
    () => ({ ...request, target: `${request.target}${request.target.includes("?") ? "&" : "?"}z=1` }),
    () => ({ ...request, target: request.target.replace(/^\/[^?]*/, (path) => `${path}x`) }),
    () => ({ ...request, body: Buffer.concat([request.body, Buffer.from("x")]) }),
    () => header("host", (value) => `x${value}`),
    () => header("x-amz-date", (value) => value.replace("120000Z", "120001Z")),
    () => header("x-amz-security-token", (value) => `${value}x`),
    () => header("authorization", flip),
    () => header("authorization", (value) => value.replace(/SignedHeaders=[^,]*/, "SignedHeaders=host")),
    () => header("authorization", (value) => value.replace("ASIALOCALDIFFERENT01", "ASIALOCALDIFFERENT02")),
  ];
  return (changes[where % changes.length] ?? (() => request))();
}

describe("AWS's signer and our verifier", () => {
  it(`agree on ${SIGNED} random requests, and on the refusal of each after one change`, {
    timeout: 120_000,
  }, async () => {
    const verify = createVerifier({
      region: "eu-west-1",
      service: "execute-api",
      findSession: (key) => (key === session.accessKeyId ? session : undefined),
    });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(requests, fc.nat(), async (drawn, where) => {
        const request = await sign(drawn);
        expect(verify(request, NOW).kind).toBe("verified");
        expect(verify(tamper(request, where), NOW).kind).toBe("refused");
        count++;
      }),
      { numRuns: SIGNED },
    );
    expect(count).toBe(SIGNED);
  });
});
