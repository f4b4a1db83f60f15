import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../test/fixtures/any-text.ts";
import type { RawRequest } from "../http/raw-message.ts";
import { formatAmzDate } from "./amz-date.ts";
import { canonicalRequest, splitRequest } from "./canonical-request.ts";
import type { Session } from "./session.ts";
import { createVerifier, type Verification } from "./verify-signature.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);
const session: Session = {
  accessKeyId: "ASIALOCALTEST0000001",
  secretAccessKey: "secret",
  sessionToken: "token==",
  expiresAt: NOW + 3_600_000,
  principal: {
    kind: "session",
    accountId: "111122223333",
    arn: "arn:aws:sts::111122223333:assumed-role/r/s",
    roleArn: "arn:aws:iam::111122223333:role/r",
    roleId: "AROA",
    sessionName: "s",
    issuedAt: NOW,
  },
};
const user: Session = {
  accessKeyId: "AKIALOCALTEST0000001",
  secretAccessKey: "long-term",
  principal: {
    kind: "user",
    accountId: "111122223333",
    arn: "arn:aws:iam::111122223333:user/d",
    userId: "AIDA",
    userName: "d",
  },
};
const ended: Session = { ...session, accessKeyId: "ASIALOCALENDED000001", expiresAt: NOW };
const holders = new Map([session, user, ended].map((held) => [held.accessKeyId, held]));

const verify = createVerifier({ region: "eu-west-1", service: "execute-api", findSession: (key) => holders.get(key) });

interface SignInput {
  by?: Session;
  method?: string;
  target?: string;
  body?: string;
  at?: number;
  region?: string;
  service?: string;
  terminator?: string;
  scopeDate?: string;
  headers?: [string, string][];
  signedHeaders?: string[];
  secret?: string;
}

/** Signs a request. The canonical request is built with the verifier's own code, which other tests compare with independent signers. */
function sign(input: SignInput = {}): RawRequest {
  const { by = session, method = "GET", target = "/age?dob=19880101", at = NOW } = input;
  const date = formatAmzDate(at);
  const scope = [
    input.scopeDate ?? date.slice(0, 8),
    input.region ?? "eu-west-1",
    input.service ?? "execute-api",
    input.terminator ?? "aws4_request",
  ];
  const headers: [string, string][] = input.headers ?? [
    ["Host", "localhost:3001"],
    ["X-Amz-Date", date],
    ...(by.sessionToken === undefined ? [] : [["X-Amz-Security-Token", by.sessionToken] as [string, string]]),
  ];
  const signedHeaders = input.signedHeaders ?? headers.map(([name]) => name.toLowerCase()).sort();
  const body = Buffer.from(input.body ?? "");
  const canonical = canonicalRequest(splitRequest({ method, target, headers, body }), {
    signedHeaders: [...signedHeaders].sort(),
  });
  const toSign = [
    "AWS4-HMAC-SHA256",
    date,
    scope.join("/"),
    createHash("sha256").update(canonical, "latin1").digest("hex"),
  ].join("\n");
  const key = scope.reduce<Buffer | string>(
    (from, text) => createHmac("sha256", from).update(text).digest(),
    `AWS4${input.secret ?? by.secretAccessKey}`,
  );
  const signature = createHmac("sha256", key).update(toSign).digest("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${by.accessKeyId}/${scope.join("/")}, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
  return { method, target, headers: [...headers, ["Authorization", authorization]], body, remoteAddress: "127.0.0.1" };
}

function presignedRequest(change: Record<string, string | undefined> = {}, at = NOW, more = ""): RawRequest {
  const date = formatAmzDate(at);
  const parameters: Record<string, string | undefined> = {
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${session.accessKeyId}/${date.slice(0, 8)}/eu-west-1/execute-api/aws4_request`,
    "X-Amz-Date": date,
    "X-Amz-Security-Token": "token==",
    "X-Amz-SignedHeaders": "host",
    dob: "19880101",
    ...change,
  };
  const query = Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join("&");
  const request = { ...unsignedRequest(undefined, `/age?${query}${more}`) };
  const canonical = canonicalRequest(splitRequest(request), { signedHeaders: ["host"] });
  const scope = (parameters["X-Amz-Credential"] ?? "").split("/").slice(1);
  const toSign = ["AWS4-HMAC-SHA256", date, scope.join("/"), createHash("sha256").update(canonical).digest("hex")].join(
    "\n",
  );
  const key = scope.reduce<Buffer | string>(
    (from, text) => createHmac("sha256", from).update(text).digest(),
    "AWS4secret",
  );
  const signature = createHmac("sha256", key).update(toSign).digest("hex");
  return { ...request, target: `${request.target}&X-Amz-Signature=${signature}` };
}

/** Returns the request with the value of one header changed, or without that header. */
function withHeader(request: RawRequest, name: string, change: (value: string) => string | undefined): RawRequest {
  return {
    ...request,
    headers: request.headers.flatMap(([header, value]) => {
      const changed = header.toLowerCase() === name.toLowerCase() ? change(value) : value;
      return changed === undefined ? [] : [[header, changed] as const];
    }),
  };
}

function unsignedRequest(authorization?: string, target = "/age"): RawRequest {
  const headers: [string, string][] = [["Host", "localhost:3001"]];
  if (authorization !== undefined) headers.push(["Authorization", authorization]);
  return { method: "GET", target, headers, body: Buffer.alloc(0), remoteAddress: "127.0.0.1" };
}

function refusal(verification: Verification): [string, string] {
  if (verification.kind !== "refused") throw new Error(`it is ${verification.kind}`);
  return [verification.errorType, verification.message];
}

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

const base64Sha256 = (text: string) => createHash("sha256").update(text, "latin1").digest("base64");

describe("verifySignature", () => {
  it("accepts a signed request, and returns its session", () => {
    expect(verify(sign(), NOW)).toMatchObject({ kind: "verified", session, form: "header" });
    expect(verify(sign({ by: user }), NOW)).toMatchObject({ kind: "verified", session: user, form: "header" });
  });

  it("accepts a body, a query in any order, and a token that was added after signing", () => {
    const body = sign({ method: "POST", body: '{"a":1}' });
    expect(verify(body, NOW).kind).toBe("verified");
    expect(verify({ ...sign({ target: "/age?b=2&a=1" }), target: "/age?a=1&b=2" }, NOW).kind).toBe("verified");
    const late = sign({
      headers: [
        ["Host", "h"],
        ["X-Amz-Date", formatAmzDate(NOW)],
      ],
    });
    expect(verify({ ...late, headers: [...late.headers, ["x-amz-security-token", "token=="]] }, NOW).kind).toBe(
      "verified",
    );
  });

  it("finds no signature when neither header nor query has one", () => {
    expect(verify(unsignedRequest(), NOW)).toEqual({ kind: "unsigned" });
  });

  it.each([
    ["another method", (request: RawRequest) => ({ ...request, method: "POST" })],
    ["another path", (request: RawRequest) => ({ ...request, target: "/agf?dob=19880101" })],
    ["another query", (request: RawRequest) => ({ ...request, target: "/age?dob=19880102" })],
    ["another body", (request: RawRequest) => ({ ...request, body: Buffer.from("x") })],
    ["another host", (request: RawRequest) => withHeader(request, "host", () => "elsewhere")],
    [
      "one bit of the signature",
      (request: RawRequest) =>
        withHeader(request, "authorization", (value) => value.slice(0, -1) + (value.endsWith("0") ? "1" : "0")),
    ],
    [
      "a shorter signature",
      (request: RawRequest) => withHeader(request, "authorization", (value) => value.slice(0, -1)),
    ],
  ])("refuses %s than was signed", (_, tamper) => {
    const [type, message] = refusal(verify(tamper(sign()), NOW));
    expect(type).toBe("InvalidSignatureException");
    expect(message).toMatch(/^The request signature we calculated does not match the signature you provided\./);
  });

  it("answers with the canonical request and the string to sign, as AWS does", () => {
    const [, message] = refusal(verify(sign({ secret: "wrong" }), NOW));
    const canonical = `GET\n/age\ndob=19880101\nhost:localhost:3001\nx-amz-date:20261124T120000Z\nx-amz-security-token:token==\n\nhost;x-amz-date;x-amz-security-token\n${createHash("sha256").digest("hex")}`;
    expect(message).toBe(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details." +
        `\n\nThe Canonical String for this request should have been\n'${canonical}'` +
        `\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20261124T120000Z\n20261124/eu-west-1/execute-api/aws4_request\n${createHash("sha256").update(canonical).digest("hex")}'\n`,
    );
  });

  it.each([
    [
      "a bearer token",
      "Bearer abc",
      `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${base64Sha256("Bearer abc")}'.`,
    ],
    [
      "basic authentication",
      "Basic abc=",
      `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=${base64Sha256("Basic abc=")}`,
    ],
    [
      "one bare word",
      "abc",
      `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=${base64Sha256("abc")}`,
    ],
    [
      "a key as its first word",
      "x-api-key=abc",
      "Authorization header must begin with the algorithm name, which cannot include an equal-sign",
    ],
    [
      "a no-break space before a key",
      "AWS4-HMAC-SHA256 Credential=A/1/2/3/4,\u00a0SignedHeaders=host, Signature=0",
      `Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=${base64Sha256("AWS4-HMAC-SHA256 Credential=A/1/2/3/4,\u00a0SignedHeaders=host, Signature=0")}`,
    ],
    [
      "a space in the key id",
      "AWS4-HMAC-SHA256 Credential=AK IA/1/2/3/4, SignedHeaders=host, Signature=0",
      `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${base64Sha256("AWS4-HMAC-SHA256 Credential=AK IA/1/2/3/4, SignedHeaders=host, Signature=0")}'.`,
    ],
  ])("refuses %s in AWS's words", (_, header, message) => {
    expect(refusal(verify(unsignedRequest(header), NOW))).toEqual(["IncompleteSignatureException", message]);
  });

  it.each(["Credential", "SignedHeaders", "Signature"])("refuses a header that lacks only %s", (name) => {
    for (const left of ["", `${name}=, `, `=${name}, `]) {
      const request = withHeader(sign(), "authorization", (value) =>
        value.replace(new RegExp(`(?<= )${name}=[^,]*(?:, )?`), left),
      );
      const [errorType, message] = refusal(verify(request, NOW));
      expect(errorType).toBe("IncompleteSignatureException");
      expect(message).toMatch(new RegExp(`^Authorization header requires '${name}' parameter\\. \\(Hashed`));
    }
  });

  it("refuses a signature without a date", () => {
    const request = withHeader(sign(), "x-amz-date", () => undefined);
    expect(refusal(verify(request, NOW))[1]).toMatch(
      /^Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header\. \(Hashed/,
    );
  });

  it("reads the time from Date when there is no X-Amz-Date", () => {
    const headers: [string, string][] = [
      ["Date", formatAmzDate(NOW)],
      ["Host", "h"],
      ["X-Amz-Security-Token", "token=="],
    ];
    expect(verify(sign({ headers }), NOW).kind).toBe("verified");
    const both: [string, string][] = [...headers, ["X-Amz-Date", "20200101T000000Z"]];
    expect(refusal(verify(sign({ headers: both }), NOW))[1]).toMatch(/^Signature expired: 20200101T000000Z/);
  });

  it("accepts white space instead of commas between the parameters, and reads the last one of a name", () => {
    const change = (to: (value: string) => string) => withHeader(sign(), "authorization", to);
    expect(
      verify(
        change((value) => value.replaceAll(", ", " \t")),
        NOW,
      ).kind,
    ).toBe("verified");
    expect(
      verify(
        change((value) => value.replaceAll(", ", ",, ,")),
        NOW,
      ).kind,
    ).toBe("verified");
    expect(
      verify(
        change((value) => value.replaceAll(" Cred", "\tCred")),
        NOW,
      ).kind,
    ).toBe("verified");
    expect(
      verify(
        change((value) => value.replace(" Cred", " Signature=0, Cred")),
        NOW,
      ).kind,
    ).toBe("verified");
    expect(
      verify(
        change((value) => `${value}, Signature=0`),
        NOW,
      ).kind,
    ).toBe("refused");
  });

  it.each([
    [
      "a signature without SignedHeaders",
      sign,
      (v: string) => v.replace(/SignedHeaders=[^,]*, /, ""),
      /^Authorization header requires 'SignedHeaders' parameter\. \(Hashed/,
      "IncompleteSignatureException",
    ],
    [
      "another algorithm",
      sign,
      (v: string) => v.replace("SHA256", "SHA1"),
      /^Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'\.$/,
      "IncompleteSignatureException",
    ],
    [
      "a credential of four parts",
      sign,
      (v: string) => v.replace("/aws4_request", ""),
      /^Credential must have exactly 5 slash-delimited elements, e\.g\. keyid\/date\/region\/service\/term, got 'ASIALOCALTEST0000001\/20261124\/eu-west-1\/execute-api'$/,
      "IncompleteSignatureException",
    ],
    [
      "a repeated signed header",
      sign,
      (v: string) => v.replace("=host;", "=host;host;"),
      /^The request signature we calculated/,
      "InvalidSignatureException",
    ],
  ])("refuses %s", (_, make, change, message, type) => {
    const [errorType, text] = refusal(verify(withHeader(make(), "authorization", change), NOW));
    expect(errorType).toBe(type);
    expect(text).toMatch(message);
  });

  it.each([
    ["another region", { region: "us-east-1" }, "Credential should be scoped to a valid region, not 'us-east-1'. "],
    ["another service", { service: "lambda" }, "Credential should be scoped to correct service: 'execute-api'. "],
    [
      "another region and service",
      { region: "x", service: "y" },
      "Credential should be scoped to a valid region, not 'x'. Credential should be scoped to correct service: 'execute-api'. ",
    ],
    [
      "another terminator",
      { terminator: "aws5" },
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5'.",
    ],
    [
      "another day",
      { scopeDate: "20261123" },
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261123' != '20261124', from '20261124T120000Z'.",
    ],
    [
      "a Host that is not signed",
      { signedHeaders: ["x-amz-date", "x-amz-security-token"] },
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      "another header of AWS's that is not signed",
      {
        headers: [
          ["Host", "h"],
          ["X-Amz-Date", "20261124T120000Z"],
          ["X-Amz-Security-Token", "token=="],
          ["X-Amz-Meta", "1"],
        ] as [string, string][],
        signedHeaders: ["host", "x-amz-date"],
      },
      "'X-Amz-Meta' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      "an unsigned hash of another body",
      {
        headers: [
          ["Host", "h"],
          ["X-Amz-Date", "20261124T120000Z"],
          ["X-Amz-Security-Token", "token=="],
          ["X-Amz-Content-Sha256", createHash("sha256").update("another").digest("hex")],
        ] as [string, string][],
        signedHeaders: ["host", "x-amz-date"],
      },
      "'X-Amz-Content-Sha256' must be a 'SignedHeader' in the AWS Authorization.",
    ],
  ])("refuses a signature for %s", (_, input, message) => {
    expect(refusal(verify(sign(input), NOW))).toEqual(["InvalidSignatureException", message]);
  });

  it("accepts a signature for five minutes before and after its date, and not for a second more", () => {
    const minutes = 60_000;
    expect(verify(sign({ at: NOW - 5 * minutes }), NOW).kind).toBe("verified");
    expect(verify(sign({ at: NOW + 5 * minutes }), NOW).kind).toBe("verified");
    expect(refusal(verify(sign({ at: NOW - 5 * minutes - 1000 }), NOW))).toEqual([
      "InvalidSignatureException",
      "Signature expired: 20261124T115459Z is now earlier than 20261124T115500Z (20261124T120000Z - 5 min.)",
    ]);
    expect(refusal(verify(sign({ at: NOW + 5 * minutes + 1000 }), NOW))).toEqual([
      "InvalidSignatureException",
      "Signature not yet current: 20261124T120501Z is still later than 20261124T120500Z (20261124T120000Z + 5 min.)",
    ]);
  });

  it.each(["20261124", "2026-11-24T12:00:00Z", "20260230T000000Z", "20261124T120000Z,20261124T120000Z"])(
    "refuses the date %s",
    (date) => {
      const request = withHeader(sign(), "x-amz-date", () => date);
      expect(refusal(verify(request, NOW))).toEqual([
        "IncompleteSignatureException",
        `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
      ]);
    },
  );

  it.each([
    ["an unknown key", withHeader(sign(), "authorization", (value) => value.replace("TEST0000001", "NOBODY00001"))],
    ["a temporary key without its token", withHeader(sign(), "x-amz-security-token", () => undefined)],
    ["a temporary key with another token", withHeader(sign(), "x-amz-security-token", () => "token=!")],
    ["a temporary key with the token undefined", withHeader(sign(), "x-amz-security-token", () => "undefined")],
    [
      "a long-term key with a token",
      { ...sign({ by: user }), headers: [...sign({ by: user }).headers, ["X-Amz-Security-Token", "t"] as const] },
    ],
  ])("refuses %s without saying which of them it was", (_, request) => {
    expect(refusal(verify(request, NOW))).toEqual([
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    ]);
  });

  it("refuses credentials from the moment they expire", () => {
    expect(refusal(verify(sign({ by: ended }), NOW))).toEqual([
      "ExpiredTokenException",
      "The security token included in the request is expired",
    ]);
  });

  it("reports a wrong clock before an unknown key, and a wrong key before a wrong signature", () => {
    const late = withHeader(sign({ at: NOW - 3_600_000 }), "authorization", (value) =>
      value.replace("TEST0000001", "NOBODY00001"),
    );
    expect(refusal(verify(late, NOW))[1]).toMatch(/^Signature expired/);
    const wrong = withHeader(sign({ secret: "wrong" }), "x-amz-security-token", () => "other");
    expect(refusal(verify(wrong, NOW))[0]).toBe("UnrecognizedClientException");
  });

  it.each([
    ["twice", ["host", "host", "x-amz-date", "x-amz-security-token"]],
    ["out of order", ["x-amz-date", "host", "x-amz-security-token"]],
    ["in capitals", ["X-Other", "host", "x-amz-date", "x-amz-security-token"]],
  ])("refuses a list of signed headers that names one %s, in AWS's short form", (_, signedHeaders) => {
    const verification = verify(sign({ signedHeaders }), NOW);
    expect(refusal(verification)).toEqual(["InvalidSignatureException", MISMATCH]);
    expect(verification).toMatchObject({ because: expect.stringMatching(/^SignedHeaders names a header twice/) });
  });

  it.each([
    [
      "another region and service",
      sign({ region: "us-east-1", service: "s3" }),
      "signed for region us-east-1, and this is eu-west-1; signed for service s3, and this is execute-api",
    ],
    [
      "a scope that holds what may be a secret",
      sign({ region: "wJalrXUtnFEMI", service: "Not+A.Service" }),
      "signed for region (not an AWS name), and this is eu-west-1; signed for service (not an AWS name), and this is execute-api",
    ],
    [
      "another terminator and day",
      sign({ terminator: "aws5", scopeDate: "20261123" }),
      "the scope must end with aws4_request; the scope's day must be the day of X-Amz-Date",
    ],
    [
      "an unknown key",
      withHeader(sign(), "authorization", (value) => value.replace("TEST0000001", "NOBODY00001")),
      "the access key is unknown",
    ],
    [
      "no token",
      withHeader(sign(), "x-amz-security-token", () => undefined),
      "the key is temporary, but its session token was not sent",
    ],
    [
      "another token",
      withHeader(sign(), "x-amz-security-token", () => "token=!"),
      "the session token does not belong to the key",
    ],
    [
      "a token too many",
      { ...sign({ by: user }), headers: [...sign({ by: user }).headers, ["X-Amz-Security-Token", "t"] as const] },
      "a session token was sent with a long-term key, which does not have one",
    ],
    ["expired credentials", sign({ by: ended }), "the credentials have expired: the caller must renew them"],
    [
      "an old date",
      sign({ at: NOW - 3_600_000 }),
      "the signature is too old (signed at 20261124T110000Z, and it is 20261124T120000Z): the request was delayed, or the caller's clock is slow",
    ],
    [
      "a date to come",
      sign({ at: NOW + 3_600_000 }),
      "the signature is from the future (signed at 20261124T130000Z, and it is 20261124T120000Z): the caller's clock is fast",
    ],
  ])("explains in the log, for %s, what is wrong", (_, request, because) => {
    expect(verify(request, NOW)).toMatchObject({ kind: "refused", because });
  });

  it("keeps a session's signing key for its day, and derives another for the next", () => {
    for (const at of [NOW, NOW + 86_400_000, NOW]) {
      expect(verify(sign({ by: user, at }), at).kind).toBe("verified");
    }
  });

  it("accepts a presigned request whose token was added after signing, when the service asks for that", () => {
    const lenient = createVerifier({
      region: "eu-west-1",
      service: "execute-api",
      findSession: (key) => holders.get(key),
      queryTokenIsUnsigned: true,
    });
    const request = presignedRequest({ "X-Amz-Security-Token": undefined });
    const late = { ...request, target: `${request.target}&X-Amz-Security-Token=token%3D%3D` };
    expect(lenient(late, NOW).kind).toBe("verified");
    expect(verify(late, NOW).kind).toBe("refused");
  });

  it("reads the last of a parameter that is repeated in the Authorization header", () => {
    const twice = (first: boolean) =>
      withHeader(sign(), "authorization", (value) =>
        first ? value.replace("Credential=", "Credential=x/y, Credential=") : `${value}, Credential=x/y`,
      );
    expect(verify(twice(true), NOW).kind).toBe("verified");
    expect(refusal(verify(twice(false), NOW))[1]).toMatch(/^Credential must have exactly 5/);
  });

  it("requires Host itself to be signed: :authority belongs to HTTP/2", () => {
    const request = sign({ signedHeaders: [":authority", "x-amz-date", "x-amz-security-token"] });
    expect(refusal(verify(request, NOW))[1]).toMatch(/^'Host' or ':authority' must be/);
  });

  it("accepts signed headers in the order of their characters, digits first", () => {
    const headers: [string, string][] = [
      ["0-First", "1"],
      ["Host", "h"],
      ["X-Amz-Date", formatAmzDate(NOW)],
      ["X-Amz-Security-Token", "token=="],
    ];
    expect(verify(sign({ headers }), NOW).kind).toBe("verified");
  });

  it("hashes a header's bytes as they were received", () => {
    const headers: [string, string][] = [
      ["Host", "h"],
      ["X-Amz-Date", formatAmzDate(NOW)],
      ["X-Amz-Security-Token", "token=="],
      ["X-Name", "Zo\xeb"],
    ];
    expect(verify(sign({ headers }), NOW).kind).toBe("verified");
  });

  it("leaves nothing out of the query when the signature is in a header", () => {
    const request = sign();
    const more = { ...request, target: `${request.target}&X-Amz-Signature=00` };
    expect(refusal(verify(more, NOW))[0]).toBe("InvalidSignatureException");
  });

  it("accepts a header that is repeated in the query when its name does not begin with x-amz-", () => {
    const request = sign({ target: "/age?My-X-Amz-Id=1" });
    const more = { ...request, headers: [...request.headers, ["My-X-Amz-Id", "1"] as const] };
    expect(verify(more, NOW).kind).toBe("verified");
  });

  it("does not accept UNSIGNED-PAYLOAD", () => {
    const headers: [string, string][] = [
      ["Host", "h"],
      ["X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"],
      ["X-Amz-Date", formatAmzDate(NOW)],
      ["X-Amz-Security-Token", "token=="],
    ];
    const request = { ...sign({ method: "POST", headers, body: "a" }), body: Buffer.from("b") };
    expect(refusal(verify(request, NOW))[1]).toMatch(/^The request signature we calculated/);
  });

  it("derives a new signing key when the secret of an access key changes", () => {
    let held = user;
    const one = createVerifier({ region: "eu-west-1", service: "execute-api", findSession: () => held });
    expect(one(sign({ by: user }), NOW).kind).toBe("verified");
    held = { ...user, secretAccessKey: "rotated" };
    expect(one(sign({ by: user }), NOW).kind).toBe("refused");
    expect(one(sign({ by: held }), NOW).kind).toBe("verified");
  });

  it.each([
    ["in capitals", (hex: string) => hex.toUpperCase()],
    ["one digit shorter", (hex: string) => hex.slice(1)],
    ["one digit longer", (hex: string) => `${hex}0`],
    ["one digit longer at its start", (hex: string) => `0${hex}`],
    ["followed by characters that are not hexadecimal", (hex: string) => `${hex}zz`],
    ["with a letter that is no hexadecimal digit", (hex: string) => `${hex.slice(1)}\xe9`],
    ["with a digit changed", (hex: string) => (hex.startsWith("0") ? "1" : "0") + hex.slice(1)],
  ])("refuses a signature %s", (_, change) => {
    const request = withHeader(sign(), "authorization", (value) =>
      value.replace(/(?<=Signature=)[0-9a-f]{64}$/, change),
    );
    expect(verify(request, NOW)).toMatchObject({ kind: "refused", errorType: "InvalidSignatureException" });
  });

  it.each([
    [
      "Authorization",
      "IncompleteSignatureException",
      (both: string) =>
        `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${base64Sha256(both)}'.`,
    ],
    [
      "X-Amz-Date",
      "IncompleteSignatureException",
      (both: string) =>
        `Date must be in ISO-8601 'basic format'. Got '${both}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    ],
    [
      "Date",
      "IncompleteSignatureException",
      (both: string) =>
        `Date must be in ISO-8601 'basic format'. Got '${both}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    ],
    [
      "X-Amz-Security-Token",
      "UnrecognizedClientException",
      () => "The security token included in the request is invalid.",
    ],
    ["X-Amz-Content-Sha256", "InvalidSignatureException", () => MISMATCH],
    ["Host", "InvalidSignatureException", () => MISMATCH],
  ])("refuses two %s headers in either order, equal or empty", (name, errorType, message) => {
    const extra: [string, string][] = ["Date", "X-Amz-Content-Sha256"].includes(name)
      ? [[name, formatAmzDate(NOW)]]
      : [];
    const date: [string, string] = ["X-Amz-Date", formatAmzDate(NOW)];
    const request = sign({
      headers: [["Host", "localhost:3001"], date, ["X-Amz-Security-Token", "token=="], ...extra],
    });
    expect(verify(request, NOW).kind).toBe("verified");
    const good = request.headers.find(([header]) => header === name)?.[1] ?? "";
    for (const second of [good, "", "other"]) {
      const before = [[name.toUpperCase(), second] as const, ...request.headers];
      const after = [...request.headers, [name.toLowerCase(), second] as const];
      for (const [headers, both] of [
        [before, `${second},${good}`],
        [after, `${good},${second}`],
      ] as const) {
        const verification = verify({ ...request, headers }, NOW);
        expect(refusal(verification)).toEqual([errorType, message(both)]);
        expect(verification).toMatchObject({
          because: `the request has the header ${name.toLowerCase()} more than once`,
        });
      }
    }
  });

  it("refuses good values in a second Authorization header, behind another key and zeros in the first", () => {
    const request = sign();
    const values = request.headers.at(-1)?.[1].replace("AWS4-HMAC-SHA256 ", "") ?? "";
    const zeros = `AWS4-HMAC-SHA256 ${values.replace(session.accessKeyId, "AKIAOTHER").replace(/[0-9a-f]{64}$/, "0".repeat(64))}`;
    const headers = [...request.headers.slice(0, -1), ["Authorization", zeros], ["Authorization", values]] as const;
    expect(refusal(verify({ ...request, headers }, NOW))[0]).toBe("IncompleteSignatureException");
  });

  it("finds no signature in a request that repeats headers without one", () => {
    const headers = [
      ["Host", "h"],
      ["Date", "a"],
      ["Date", "b"],
      ["X-Amz-Date", "a"],
      ["X-Amz-Date", "b"],
    ] as const;
    expect(verify({ ...unsignedRequest(), headers }, NOW)).toEqual({ kind: "unsigned" });
  });

  it("accepts repeated headers that it does not read, when they are signed as one", () => {
    const date: [string, string] = ["X-Amz-Date", formatAmzDate(NOW)];
    const headers: [string, string][] = [
      ["Host", "h"],
      date,
      ["X-Amz-Security-Token", "token=="],
      ["X-A", "a"],
      ["X-A", "b"],
    ];
    const signedHeaders = ["host", "x-a", "x-amz-date", "x-amz-security-token"];
    expect(verify(sign({ headers, signedHeaders }), NOW).kind).toBe("verified");
  });

  it("never throws, whatever the target and the headers are", () => {
    const text = anyText({ maxLength: 200 });
    const header = fc.tuple(
      fc.constantFrom("authorization", "x-amz-date", "host", "x-amz-security-token", "date", "__proto__"),
      fc.oneof(
        text,
        text.map(
          (rest) => `AWS4-HMAC-SHA256 Credential=${rest}/a/b/c/d, SignedHeaders=host;${rest}, Signature=${rest}`,
        ),
      ),
    );
    fc.assert(
      fc.property(text, fc.array(header, { maxLength: 6 }), (target, headers) => {
        const request: RawRequest = {
          method: "GET",
          target: `/${target}`,
          headers,
          body: Buffer.alloc(0),
          remoteAddress: "::1",
        };
        expect(verify(request, NOW).kind).not.toBe("verified");
      }),
    );
  });
});

describe("a signature that does not match", () => {
  const HOST = "localhost:3001";
  const because = (request: RawRequest) => {
    const verification = verify(request, NOW);
    return verification.kind === "refused" ? verification.because : verification.kind;
  };
  /** Signs a request with a canonical request in which one line is replaced. */
  const signWithLine = (line: number, text: string, request: RawRequest): RawRequest => {
    const signedHeaders = ["host", "x-amz-date", "x-amz-security-token"];
    const canonical = canonicalRequest(splitRequest(request), { signedHeaders })
      .split("\n")
      .with(line, text)
      .join("\n");
    const scope = ["20261124", "eu-west-1", "execute-api", "aws4_request"];
    const toSign = [
      "AWS4-HMAC-SHA256",
      "20261124T120000Z",
      scope.join("/"),
      createHash("sha256").update(canonical).digest("hex"),
    ];
    const key = scope.reduce<Buffer | string>(
      (from, part) => createHmac("sha256", from).update(part).digest(),
      "AWS4secret",
    );
    const signature = createHmac("sha256", key).update(toSign.join("\n")).digest("hex");
    return withHeader(request, "authorization", (value) => value.replace(/Signature=.*/, `Signature=${signature}`));
  };
  const withHost = (host: string) => withHeader(sign(), "host", () => host);

  it.each([
    [
      "another of this machine's names",
      withHost("127.0.0.1:3001"),
      "it was made for the host localhost:3001, and this request was sent to 127.0.0.1:3001",
    ],
    [
      "a host without its port",
      signWithLine(3, "host:localhost", sign()),
      `it was made for the host localhost, and this request was sent to ${HOST}`,
    ],
    ["another method", { ...sign({ method: "POST" }), method: "GET" }, "it was made for POST, and this is GET"],
    [
      "a path that is encoded once",
      signWithLine(1, "/a%20b", sign({ target: "/a%20b?x=1" })),
      "its path was encoded once: for execute-api the path that is sent must be encoded a second time",
    ],
    ["no query", signWithLine(2, "", sign()), "its query was not signed"],
    [
      "a query as it is sent",
      signWithLine(2, "b=1&a=2", sign({ target: "/age?b=1&a=2" })),
      "its query was signed as it is sent: it must be decoded, encoded as AWS requires, and sorted",
    ],
    [
      "UNSIGNED-PAYLOAD",
      signWithLine(8, "UNSIGNED-PAYLOAD", sign({ body: "x" })),
      "its body was left out of the signature (UNSIGNED-PAYLOAD), which execute-api does not accept",
    ],
    ["an empty body", { ...sign(), body: Buffer.from("x") }, "it was made for an empty body, and this request has one"],
    [
      "another secret key",
      sign({ secret: "wrong" }),
      "the secret key is another one, or the request was changed after signing. The answer holds the canonical request: compare it with the signer's",
    ],
  ])("is explained in the log, for %s, and answered in AWS's words", (_, request, why) => {
    expect(because(request)).toBe(`the signature does not match: ${why}`);
    expect(refusal(verify(request, NOW))[1].startsWith(MISMATCH)).toBe(true);
  });
});

describe("presigned requests", () => {
  it("are accepted, and reported as presigned", () => {
    expect(verify(presignedRequest(), NOW)).toMatchObject({ kind: "verified", session, form: "query" });
  });

  it("are refused with another query", () => {
    const request = presignedRequest();
    expect(verify({ ...request, target: request.target.replace("19880101", "19880102") }, NOW).kind).toBe("refused");
  });

  it("last as long as X-Amz-Expires says", () => {
    expect(verify(presignedRequest({ "X-Amz-Expires": "3600" }, NOW - 3_600_000), NOW).kind).toBe("verified");
    expect(refusal(verify(presignedRequest({ "X-Amz-Expires": "60" }, NOW - 61_000), NOW))[1]).toMatch(
      /^Signature expired/,
    );
  });

  it.each(["0", "604801", "-1", "1e3", "60.5", " 60", "+60", "", "99999999999"])(
    "are refused with %j for X-Amz-Expires, which is a second to a week",
    (expires) => {
      expect(refusal(verify(presignedRequest({ "X-Amz-Expires": expires }), NOW))).toEqual([
        "InvalidSignatureException",
        "X-Amz-Expires must be a number of seconds from 1 to 604800",
      ]);
    },
  );

  it("may live for a week, and not for a second more", () => {
    const week = presignedRequest({ "X-Amz-Expires": "604800" }, NOW - 604_800_000);
    expect(verify(week, NOW).kind).toBe("verified");
    expect(refusal(verify(week, NOW + 1_000))[1]).toBe(
      "Signature expired: 20261117T120000Z is now earlier than 20261117T120001Z (20261124T120001Z - 604800 sec.)",
    );
    expect(verify(presignedRequest({ "X-Amz-Expires": "1" }), NOW).kind).toBe("verified");
  });

  it("live for five minutes without X-Amz-Expires", () => {
    expect(verify(presignedRequest({}, NOW - 300_000), NOW).kind).toBe("verified");
    expect(refusal(verify(presignedRequest({}, NOW - 301_000), NOW))[1]).toMatch(/^Signature expired: .* - 5 min\.\)$/);
  });

  it.each([
    ["a second signature after it", (target: string) => `${target}&X-Amz-Signature=00`],
    ["a second signature before it", (target: string) => target.replace("?", "?X-Amz-Signature=00&")],
  ])("are refused with %s", (_, change) => {
    const request = presignedRequest();
    expect(refusal(verify({ ...request, target: change(request.target) }, NOW))).toEqual([
      "InvalidSignatureException",
      "",
    ]);
  });

  it.each([
    ["X-Amz-Date", "20200101T000000Z", ""],
    ["x-amz-security-token", "token==", ""],
    ["X-Amz-Meta", "1", "'X-Amz-Meta' must be a 'SignedHeader' in the AWS Authorization."],
  ])("are refused beside the header %s, which they do not sign", (name, value, message) => {
    const request = presignedRequest();
    const more = { ...request, headers: [...request.headers, [name, value] as const] };
    expect(refusal(verify(more, NOW))).toEqual(["InvalidSignatureException", message]);
  });

  it("do not read the token from a header; a signature in a header does not read the date from the query", () => {
    const request = presignedRequest({ "X-Amz-Security-Token": undefined });
    const late = { ...request, headers: [...request.headers, ["X-Amz-Security-Token", "token=="] as const] };
    expect(refusal(verify(late, NOW))[0]).toBe("UnrecognizedClientException");
    const twice = sign({ target: "/age?dob=19880101&x-amz-date=20261124T120000Z" });
    expect(refusal(verify(twice, NOW))).toEqual(["InvalidSignatureException", ""]);
  });

  it("may repeat a parameter; the first X-Amz- one counts", () => {
    expect(verify(presignedRequest({}, NOW, "&on=1&on=2&=3&on&X-Amz-Expiresx"), NOW).kind).toBe("verified");
    const twice = presignedRequest({ "X-Amz-Expires": "60" }, NOW - 30_000, "&X-Amz-Expires=1");
    expect(verify(twice, NOW).kind).toBe("verified");
  });

  it.each(["X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders"])(
    "are refused when %s is missing, or has no value or no equal sign",
    (name) => {
      const missing = `AWS query-string parameters must include '${name}'. Re-examine the query-string parameters.`;
      for (const more of ["", `&${name}=`, `&${name}`]) {
        const request = presignedRequest({ [name]: undefined }, NOW, more);
        expect(refusal(verify(request, NOW))).toEqual(["IncompleteSignatureException", missing]);
      }
    },
  );

  it("are refused when the signature is missing", () => {
    const request = presignedRequest();
    const [target = ""] = request.target.split("&X-Amz-Signature=");
    expect(refusal(verify({ ...request, target }, NOW))[1]).toMatch(/must include 'X-Amz-Signature'\./);
  });

  it("say which parameters are missing", () => {
    expect(
      refusal(verify(presignedRequest({ "X-Amz-Date": undefined, "X-Amz-SignedHeaders": undefined }), NOW)),
    ).toEqual([
      "IncompleteSignatureException",
      "AWS query-string parameters must include 'X-Amz-Date'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters.",
    ]);
  });

  it("are refused beside an Authorization header", () => {
    const request = presignedRequest();
    const both = { ...request, headers: [...request.headers, ["Authorization", "AWS4-HMAC-SHA256 a=b"] as const] };
    expect(refusal(verify(both, NOW))).toEqual(["InvalidSignatureException", ""]);
  });
});

/** Tests with the requests in test/vectors, on whose signatures several independent signers agree. */
describe("the vectors", () => {
  const read = (file: string) =>
    JSON.parse(readFileSync(join(import.meta.dirname, "../../test/vectors", file), "utf8"));
  const wire = (text: string) => Buffer.from(text, "utf8").toString("latin1");

  const signing: { name: string }[] = read("execute-api-sign.json").cases;
  it.each(signing.map((vector) => [vector.name, vector] as const))(
    "canonicalise %s as other signers do",
    (_, vector) => {
      // biome-ignore lint/suspicious/noExplicitAny: a vector's fields are described in its file's own note
      const { method, target, host, headers, body, context, header } = vector as any;
      const date = context.timestamp.replaceAll(/[-:]/g, "");
      const all: [string, string][] = [["host", host], ...headers, ["x-amz-date", date]];
      const { token } = context.credentials;
      if (token !== undefined && !context.omit_session_token) all.push(["x-amz-security-token", token]);
      const request = splitRequest({
        method,
        target: wire(target),
        headers: all.map(([name, value]) => [name, wire(value)]),
        body: Buffer.from(body, "utf8"),
      });
      const canonical = canonicalRequest(request, {
        signedHeaders: [...request.headers.keys()].sort(),
        normalize: context.normalize,
      });
      expect(canonical).toBe(wire(header.canonical_request));
    },
  );

  const verifying = read("execute-api-verify.json");
  const judged: { name: string }[] = verifying.cases;
  it.each(judged.map((vector) => [vector.name, vector] as const))("judge %s", (_, vector) => {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const { expect: expected, now, request } = vector as any;
    const [known] = verifying.known_keys;
    const holder: Session = {
      ...session,
      accessKeyId: known.access_key_id,
      secretAccessKey: known.secret_access_key,
      sessionToken: known.token,
      expiresAt: Date.parse("2100-01-01T00:00:00Z"),
    };
    const verifier = createVerifier({
      region: verifying.accept_region,
      service: verifying.accept_service,
      findSession: (key) => (key === holder.accessKeyId ? holder : undefined),
    });
    const raw: RawRequest = {
      ...request,
      target: wire(request.target),
      body: Buffer.from(request.body),
      remoteAddress: "::1",
    };
    expect(verifier(raw, Date.parse(now)).kind).toBe(expected === "accept" ? "verified" : "refused");
  });
});
