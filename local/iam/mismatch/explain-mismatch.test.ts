/** Broken clients: each makes one mistake, and the verifier names it. Requests that were changed in another way get no cause. */
import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { RawRequest } from "../../http/raw-message.ts";
import { canonicalRequest, splitRequest } from "../canonical-request.ts";
import { createVerifier } from "../verify-signature.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);
const DATE = "20261124T120000Z";
const SECRET = "an/example+secret";
const TOKEN = "token==";
const KEYS = { accessKeyId: "ASIALOCALTEST0000001", secretAccessKey: SECRET, sessionToken: TOKEN };
const principal = {
  kind: "user",
  accountId: "111122223333",
  arn: "arn:aws:iam::111122223333:user/d",
  userId: "AIDA",
  userName: "d",
} as const;
const verify = createVerifier({
  region: "eu-west-1",
  service: "execute-api",
  stage: "dev",
  findSession: () => ({ ...KEYS, principal }),
});

/** The sentence for a mismatch without a known cause. */
const NO_CAUSE =
  /^the signature does not match: the secret key is another one, or the request was changed after signing\./;

interface Unsigned {
  method: string;
  target: string;
  headers: readonly (readonly [string, string])[];
  body: string;
}

/** A client: it signs `signed`, and the server gets `sent`. Without a mistake, both are the same request. */
interface Client {
  sent: Unsigned;
  /** Changes the canonical request before it is signed. */
  canonical?: (right: string) => string;
  /** The headers that SignedHeaders lists. Default: every header of the request. */
  signedHeaders?: readonly string[];
  key?: { secret?: string; day?: string; region?: string; service?: string };
  /** True: the scope in the string to sign differs from the scope in the credential. */
  signsOwnScope?: boolean;
}

function receive({ canonical = (right) => right, key = {}, sent, ...client }: Client): RawRequest {
  const headers = [...sent.headers, ["X-Amz-Date", DATE], ["X-Amz-Security-Token", TOKEN]] as const;
  const names = client.signedHeaders ?? [...new Set(headers.map(([name]) => name.toLowerCase()))].sort();
  const body = Buffer.from(sent.body, "latin1");
  const wire = { method: sent.method, target: sent.target, headers, body };
  const text = canonical(canonicalRequest(splitRequest(wire), { signedHeaders: names }));
  const scope = ["20261124", "eu-west-1", "execute-api", "aws4_request"];
  const keyScope = [key.day ?? "20261124", key.region ?? "eu-west-1", key.service ?? "execute-api", "aws4_request"];
  const toSign = ["AWS4-HMAC-SHA256", DATE, (client.signsOwnScope ? keyScope : scope).join("/"), sha256(text)];
  const signingKey = keyScope.reduce<Buffer | string>(hmac, `AWS4${key.secret ?? SECRET}`);
  const signature = hmac(signingKey, toSign.join("\n")).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${KEYS.accessKeyId}/${scope.join("/")}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { ...wire, headers: [...headers, ["Authorization", authorization]], remoteAddress: "127.0.0.1" };
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "latin1").digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function because(request: RawRequest): string {
  const verification = verify(request, NOW);
  return verification.kind === "refused" ? verification.because : verification.kind;
}

/** Random numbers that are the same in each run. */
function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    const again = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((again ^ (again >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(items: readonly [T, ...T[]]): T => items[below(items.length)] ?? items[0];
  const word = (letters = "abcdefghijklmnopqrstuvwxyz") =>
    Array.from({ length: 3 + below(6) }, () => letters.charAt(below(letters.length))).join("");
  return { below, pick, word };
}
type Random = ReturnType<typeof randomFrom>;

/** Draws a request with a path that needs encoding, a query whose order matters, and a JSON body. */
function drawRequest({ below, pick, word }: Random): Unsigned {
  const value = () => pick([word(), `${word()}%20${word()}`, String(below(100_000))]);
  const pairs = Array.from({ length: 2 + below(4) }, () => `${word()}=${value()}`);
  return {
    method: pick(["POST", "PUT", "PATCH"]),
    target: `/dev/${word()}/${word()}%20${word()}?${["b=2", "a=1", ...pairs].join("&")}`,
    headers: [
      ["Host", "localhost:3001"],
      ["Content-Type", "application/json"],
      ["X-Note", `${word()}  ${word()}`],
    ],
    body: `{"${word()}":"${word()}","n":${below(1000)}}`,
  };
}

const line = (index: number, write: (right: string) => string) => (right: string) => {
  const lines = right.split("\n");
  return lines.with(index, write(lines[index] ?? "")).join("\n");
};
const lastLine = (text: string) => (right: string) => right.replace(/[^\n]*$/, text);
const headerLine = (name: string, write: (value: string) => string) => (right: string) =>
  right.replace(new RegExp(`^${name}:(.*)$`, "m"), (_, value: string) => `${name}:${write(value)}`);
const withBody = (sent: Unsigned, body: string): Unsigned => ({ ...sent, body });
const withTarget = (sent: Unsigned, change: (target: string) => string): Unsigned => ({
  ...sent,
  target: change(sent.target),
});
const pathOf = ({ target }: Unsigned) => target.split("?")[0] ?? "";
const pairsOf = ({ target }: Unsigned) => (target.split("?")[1] ?? "").split("&");
const twice = (path: string) => path.split("/").map(encodeURIComponent).join("/");

/** One kind of mistake: makes a client from a good request, and the cause that must be named. */
type Kind = readonly [title: string, make: (sent: Unsigned, random: Random) => Client, cause: RegExp];

const KINDS: readonly Kind[] = [
  [
    "the stage missing from the path",
    (sent) => ({ sent, canonical: line(1, (path) => path.replace("/dev", "")) }),
    /the stage \/dev is missing from the path that was signed$/,
  ],
  [
    "the stage doubled in the path that is signed",
    (sent) => ({ sent, canonical: line(1, (path) => `/dev${path}`) }),
    /the stage \/dev is doubled in the path that was signed$/,
  ],
  [
    "the stage doubled in the path that is sent",
    (sent) => ({
      sent: withTarget(sent, (target) => `/dev${target}`),
      canonical: line(1, (path) => path.replace("/dev", "")),
    }),
    /the stage \/dev is doubled in the path of this request$/,
  ],
  [
    "a stage that the path does not have",
    (sent) => ({ sent: withTarget(sent, (target) => target.slice(4)), canonical: line(1, (path) => `/dev${path}`) }),
    /its path was signed with the stage \/dev, which the path of this request does not have$/,
  ],
  [
    "a path that is not encoded",
    (sent) => ({ sent, canonical: line(1, () => decodeURIComponent(pathOf(sent))) }),
    /its path was signed without percent-encoding/,
  ],
  [
    "a path that is encoded once",
    (sent) => ({ sent, canonical: line(1, () => pathOf(sent)) }),
    /its path was encoded once:/,
  ],
  [
    "a path that is encoded once too often",
    (sent) => ({ sent, canonical: line(1, () => twice(twice(pathOf(sent)))) }),
    /its path was encoded once too often/,
  ],
  [
    "a path with escapes in small letters",
    (sent) => ({
      sent: withTarget(sent, (t) => t.replace("%20", "%2F")),
      canonical: line(1, () => twice(pathOf(sent).replace("%20", "%2f"))),
    }),
    /its path was encoded with small letters in its escapes/,
  ],
  [
    "a host without its port",
    (sent) => ({ sent, canonical: headerLine("host", (host) => host.replace(/:\d+/, "")) }),
    /it was made for the host localhost, and this request was sent to localhost:3001$/,
  ],
  [
    "a body that is changed after signing",
    (sent, { word }) => ({
      sent: {
        ...withBody(sent, `{"${word()}":1}`),
        headers: [...sent.headers, ["X-Amz-Content-Sha256", sha256(sent.body)]],
      },
      canonical: lastLine(sha256(sent.body)),
    }),
    /its body was changed after it was signed: x-amz-content-sha256 is the hash of another body$/,
  ],
  [
    "a body that a proxy writes with other white space",
    (sent, { pick }) => {
      const value: unknown = JSON.parse(sent.body);
      const proxied = pick([JSON.stringify(value, undefined, 2), sent.body.replace(":", ": "), `${sent.body}\n\n`]);
      return { sent: withBody(sent, proxied), canonical: lastLine(sha256(sent.body)) };
    },
    /its body was signed with other white space/,
  ],
  [
    "a body that a proxy drops the line break of",
    (sent) => ({ sent, canonical: lastLine(sha256(`${sent.body}\n`)) }),
    /its body was signed with a line break at its end/,
  ],
  [
    "a body that a proxy converts to UTF-8",
    (sent) => ({ sent: withBody(sent, `${sent.body}\u00c3\u00a4`), canonical: lastLine(sha256(`${sent.body}\u00e4`)) }),
    /its body was signed in the encoding ISO 8859-1/,
  ],
  [
    "a key derived for another region",
    (sent, { below, pick }) => ({
      sent,
      key: { region: pick(["us-east-1", "eu-central-1", "ap-southeast-2", "us-west-2"]) },
      signsOwnScope: below(2) === 0,
    }),
    /the signing key was derived for the region [a-z]+-[a-z]+-\d, and the credential scope has eu-west-1$/,
  ],
  [
    "a key derived for another service",
    (sent, { pick }) => ({ sent, key: { service: pick(["lambda", "apigateway", "s3", "sts"]) } }),
    /the signing key was derived for the service \w+, and the credential scope has execute-api$/,
  ],
  [
    "a key derived for the local date",
    (sent, { pick }) => ({ sent, key: { day: pick(["20261123", "20261125"]) } }),
    /the signing key was derived for the date 2026112[35], and the credential scope has 20261124$/,
  ],
  [
    "the session token left out of the signed headers",
    (sent) => ({
      sent,
      signedHeaders: ["content-type", "host", "x-amz-date", "x-note"],
      canonical: (right) =>
        right
          .replace(/^(x-amz-date:.*)$/m, `$1\nx-amz-security-token:${TOKEN}`)
          .replace(";x-note\n", ";x-amz-security-token;x-note\n"),
    }),
    /the signature was made with the session token, and SignedHeaders does not name the header x-amz-security-token$/,
  ],
  [
    "the session token named in the signed headers and not signed",
    (sent) => ({
      sent,
      canonical: (right) => right.replace(/^x-amz-security-token:.*\n/m, "").replace(";x-amz-security-token", ""),
    }),
    /SignedHeaders names the header x-amz-security-token, and the signature was made without the session token$/,
  ],
  [
    "a query in the order in which it is sent",
    (sent) => ({ sent, canonical: line(2, () => pairsOf(sent).join("&")) }),
    /its query was signed as it is sent/,
  ],
  [
    "a query that is sorted by name alone",
    (sent, { word }) => {
      const name = word();
      const pairs = ["b=2", `${name}=z`, `${name}=a`];
      return {
        sent: withTarget(sent, (target) => target.replace(/\?.*/, `?${pairs.join("&")}`)),
        canonical: line(2, () => (name < "b" ? [`${name}=z`, `${name}=a`, "b=2"] : pairs).join("&")),
      };
    },
    /its query was (?:signed as it is sent|sorted by name alone)/,
  ],
  [
    "a query that is encoded as a form",
    (sent) => ({
      sent: withTarget(sent, (target) => `${target}&x=one%20two`),
      canonical: line(2, () =>
        new URLSearchParams([...pairsOf(sent), "x=one two"].sort().join("&").replaceAll("%20", " ")).toString(),
      ),
    }),
    /its query was encoded as a form, with a plus for a space/,
  ],
  [
    "a query that is encoded twice",
    (sent) => ({
      sent: withTarget(sent, (target) => `${target}&x=one%20two`),
      canonical: line(2, (right) => right.replaceAll("%", "%25")),
    }),
    /its query was encoded twice/,
  ],
  [
    "a query that encodeURIComponent has encoded",
    (sent) => ({
      sent: withTarget(sent, (target) => `${target}&x=%28one%29`),
      canonical: line(2, (right) => right.replace("%28one%29", "(one)")),
    }),
    /its query was encoded by JavaScript's encodeURIComponent/,
  ],
  ["a query that is not signed", (sent) => ({ sent, canonical: line(2, () => "") }), /its query was not signed$/],
  [
    "a header whose media type a proxy has completed",
    (sent, { pick }) => {
      const type = `application/json${pick(["; charset=utf-8", ";charset=UTF-8"])}`;
      const headers = sent.headers.map(([name, value]) => [name, name === "Content-Type" ? type : value] as const);
      return { sent: { ...sent, headers }, canonical: headerLine("content-type", () => "application/json") };
    },
    /the header content-type was changed on the way/,
  ],
  [
    "a header that a proxy has written in small letters",
    (sent, { word }) => ({
      sent: { ...sent, headers: [...sent.headers, ["X-Kind", `${word()}A`]] },
      canonical: headerLine("x-kind", (value) => value.toLowerCase()),
    }),
    /the header x-kind was changed on the way/,
  ],
  [
    "the spaces of a header",
    (sent) => ({ sent, canonical: headerLine("x-note", (value) => value.replace(" ", "  ")) }),
    /the spaces in the header x-note were signed as they are sent/,
  ],
  [
    "a repeated header with a comma and a space",
    (sent, { word }) => ({
      sent: { ...sent, headers: [...sent.headers, ["X-Tag", word()], ["X-Tag", word()]] },
      canonical: headerLine("x-tag", (value) => value.replace(",", ", ")),
    }),
    /the values of the repeated header x-tag were joined otherwise/,
  ],
  [
    "a secret with a line break or a blank at its end",
    (sent, { pick }) => ({ sent, key: { secret: SECRET + pick(["\n", "\r\n", " ", "\t"]) } }),
    /the client's secret key has a (?:line break|blank|tab) at its end$/,
  ],
  [
    "another method",
    (sent) => ({ sent, canonical: line(0, () => "GET") }),
    /it was made for GET, and this is (?:POST|PUT|PATCH)$/,
  ],
];

describe("the cause of a mismatch", () => {
  it("is absent from a good request", () => {
    const random = randomFrom(1);
    for (let run = 0; run < 50; run += 1) expect(because(receive({ sent: drawRequest(random) }))).toBe("verified");
  });

  it.each(KINDS)("is named for %s", (_, make, cause) => {
    const random = randomFrom(2);
    expect(because(receive(make(drawRequest(random), random)))).toMatch(cause);
  });

  it("is named for at least 95 % of 1,000 tamperings of these kinds", () => {
    const random = randomFrom(3);
    const unnamed: string[] = [];
    for (let run = 0; run < 1_000; run += 1) {
      const [title, make, cause] = random.pick([...KINDS] as [Kind, ...Kind[]]);
      const reason = because(receive(make(drawRequest(random), random)));
      if (!cause.test(reason)) unnamed.push(`${title}: ${reason}`);
    }
    expect(unnamed.length, unnamed.join("\n")).toBeLessThanOrEqual(50);
  });

  it("is not named for any of 1,000 random tamperings", () => {
    const random = randomFrom(4);
    for (let run = 0; run < 1_000; run += 1) {
      const [, tamper] = random.pick(TAMPERINGS);
      const request = tamper(receive({ sent: drawRequest(random) }), random);
      expect(because(request)).toMatch(NO_CAUSE);
    }
  });

  it("is found for a body that is nested too deeply to be written in other ways", () => {
    const sent = drawRequest(randomFrom(5));
    const body = "[".repeat(30_000);
    expect(because(receive({ sent: withBody(sent, body), canonical: lastLine("0".repeat(64)) }))).toMatch(NO_CAUSE);
  });
});

/** Replaces one letter or digit at a random place by another letter or digit, never by the same letter in the other case. */
function spoil(text: string, { below, pick }: Random): string {
  const places = [...text.matchAll(/[a-z0-9]/gi)].map(({ index }) => index);
  const at = places[below(places.length)] ?? 0;
  const others = [..."abcdefghijklmnopqrstuvwxyz0123456789"].filter((one) => one !== text.charAt(at).toLowerCase());
  return text.slice(0, at) + pick(others as [string, ...string[]]) + text.slice(at + 1);
}

const spoilHeader = (name: string, pattern: RegExp) => (request: RawRequest, random: Random) => ({
  ...request,
  headers: request.headers.map(([sent, value]): [string, string] => [
    sent,
    sent === name ? value.replace(pattern, (found) => spoil(found, random)) : value,
  ]),
});

const TAMPERINGS: readonly [Tampering, ...Tampering[]] = [
  [
    "a letter of the query",
    (request, random) => ({
      ...request,
      target: request.target.replace(/(?<=\?)[^%]*/, (query) => spoil(query, random)),
    }),
  ],
  [
    "a letter of the path",
    (request, random) => ({
      ...request,
      target: request.target.replace(/[^/]+(?=%20)/, (part) => spoil(part, random)),
    }),
  ],
  [
    "a parameter more",
    (request, { word }) => ({ ...request, target: `${request.target}&${word()}${word()}=${word()}` }),
  ],
  ["a letter of a header", spoilHeader("X-Note", /.+/)],
  [
    "a letter of the body",
    (request, random) => ({ ...request, body: Buffer.from(spoil(request.body.toString("latin1"), random)) }),
  ],
  ["a digit of the signature", spoilHeader("Authorization", /(?<=Signature=)[0-9a-f]{64}/)],
  ["another body", (request, { word }) => ({ ...request, body: Buffer.from(`${word()} ${word()}`) })],
];
type Tampering = readonly [title: string, tamper: (request: RawRequest, random: Random) => RawRequest];

it("gives the cause and the canonical request that was signed, and neither when no cause is found", () => {
  const sent: Unsigned = { method: "GET", target: "/dev/age", headers: [["Host", "h"]], body: "" };
  const explained = verify(receive({ sent, canonical: line(1, () => "/age") }), NOW);
  expect(explained).toMatchObject({
    cause: expect.stringContaining("the stage /dev is missing"),
    signedRequest: expect.stringMatching(/^GET\n\/age\n/),
    canonicalRequest: expect.stringMatching(/^GET\n\/dev\/age\n/),
  });

  const unexplained = verify(receive({ sent, key: { secret: "another" } }), NOW);
  expect(unexplained).toMatchObject({ because: expect.stringMatching(NO_CAUSE) });
  expect(unexplained).not.toHaveProperty("cause");
  expect(unexplained).not.toHaveProperty("signedRequest");
});
