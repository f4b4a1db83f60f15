/** Attacks on the running stack. Each title begins with its row of docs/threats.md. */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EnvironmentProblem, readCallerEnvironment } from "../lib/call/environment.ts";
import { srpHandshake } from "../lib/call/srp.ts";
import { startLocal } from "../local/stack/start-local.ts";
import { isUsablePublicValue, pretendedVerifier, srpExchange } from "../local/user-pool/srp-verifier.ts";
import { openScene, scene as ownScene, TARGET } from "./fixtures/age-scene.ts";
import { ROOT } from "./fixtures/command.ts";
import { makeZip } from "./fixtures/make-zip.ts";
import { type RawAnswer, rawRequest, sendRaw } from "./fixtures/raw-http.ts";
import { scratch } from "./fixtures/scratch.ts";
import { type RawSigning, signRaw } from "./fixtures/sign-raw.ts";
import { smallTemplate } from "./fixtures/small-template.ts";

type Scene = Awaited<ReturnType<typeof openScene>>;

/** One stack for every test, because a refusal leaves no state. The stack's clock is reset for each test. */
let shared: Scene;
let startedAt = 0;
let reached = 0;

beforeAll(async () => {
  shared = await openScene({ console: true });
  startedAt = shared.clock.now;
  const outcome = await shared.stack.onboard();
  if (!outcome.ok) throw new Error(outcome.sentence);
});
afterAll(() => shared.stack.close());

function scene(): Scene {
  shared.clock.now = startedAt;
  reached = shared.stack.functionOf("age").counts.invocations;
  return shared;
}

/** Checks that the answer is a 4xx and that the function was not reached. */
function expectStopped(stack: Scene["stack"], answer: RawAnswer, status?: number): void {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  if (status !== undefined) expect(answer.status).toBe(status);
  expect(stack.functionOf("age").counts.invocations).toBe(reached);
}

/** Every source file that is not a test, with its text. */
function sources(): (readonly [file: string, text: string])[] {
  return ["local", "lib", "services", "tools"]
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => join(ROOT, folder, file)),
    )
    .filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.includes("node_modules"))
    .map((file) => [file, readFileSync(file, "utf8")] as const);
}

/** The body of a request to STS, in AWS's query protocol, that asks who the caller is. */
const WHO = "Action=GetCallerIdentity&Version=2011-06-15";

const USER_POOL = "AWSCognitoIdentityProviderService";
const DAY_TARGET = "/day?dob=19880101&on=20191122";

const header = (lines: readonly string[], name: string) =>
  lines.find((line) => line.toLowerCase().startsWith(`${name}:`)) ?? "";
const without = (lines: readonly string[], name: string) =>
  lines.filter((line) => !line.toLowerCase().startsWith(`${name}:`));
const withAuthorization = (lines: readonly string[], change: (value: string) => string) =>
  lines.map((line) => (line.startsWith("Authorization:") ? change(line) : line));

describe("signatures", () => {
  const ZEROS = `AWS4-HMAC-SHA256 Credential=AKIAOTHER/20261124/eu-west-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;
  it.each(["Bearer x", ZEROS, "Credential=a, Signature=0", "", "the same"])(
    "A1: a second Authorization header is refused before and after the good one: %s",
    async (value) => {
      const { send, signed, stack } = scene();
      const good = signed();
      const second = value === "the same" ? header(good, "authorization") : `Authorization: ${value}`;
      for (const lines of [
        [...good, second],
        [second, ...good],
      ]) {
        expectStopped(stack, await send(rawRequest("GET", TARGET, lines)), 403);
      }
    },
  );

  it("A1: good values in a second Authorization header are refused behind another key and zeros", async () => {
    const { send, signed, stack } = scene();
    const good = signed();
    const values = header(good, "authorization").replace("AWS4-HMAC-SHA256 ", "");
    const lines = [...without(good, "authorization"), `Authorization: ${ZEROS}`, values];
    expectStopped(stack, await send(rawRequest("GET", TARGET, lines)), 403);
  });

  it("A1: two Authorization headers of two callers are refused at the AWS endpoint too", async () => {
    const { clock, credentials, stack } = scene();
    const { host } = new URL(stack.awsEndpoint);
    const signAs = (by: RawSigning["credentials"]) =>
      signRaw({
        credentials: by,
        host,
        method: "POST",
        target: "/",
        at: clock.now,
        service: "sts",
        body: WHO,
        signedHeaders: ["host", "x-amz-date"],
      });
    const ask = (lines: readonly string[]) =>
      sendRaw(
        stack.awsEndpoint,
        rawRequest("POST", "/", [...lines, "Content-Type: application/x-www-form-urlencoded"], WHO),
      );
    const [caller, developer] = [signAs(credentials), signAs(stack.developer)];
    expect((await ask(caller)).body).toContain("CognitoIdentityCredentials");
    for (const [one, other] of [
      [caller, developer],
      [developer, caller],
      [caller, caller],
    ] as const) {
      const answer = await ask([...one, header(other, "authorization")]);
      expect(answer).toMatchObject({ status: 400, body: expect.stringContaining("<Code>IncompleteSignature</Code>") });
    }
  });

  it.each(["X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256", "Date"])(
    "A2: two %s headers are refused, even if they are equal or one is empty",
    async (name) => {
      const { send, signed, stack } = scene();
      const good = signed();
      const line = header(good, name.toLowerCase()) || `${name}: 20261124T120000Z`;
      const others = without(good, name.toLowerCase());
      for (const second of [line, `${name}: other`, `${name}:`]) {
        expectStopped(stack, await send(rawRequest("GET", TARGET, [...others, line, second])), 403);
        expectStopped(stack, await send(rawRequest("GET", TARGET, [second, ...others, line])), 403);
      }
    },
  );

  it("A3: two Hosts, none, and an absolute target are refused", async () => {
    const { host, send, signed, stack } = scene();
    expectStopped(stack, await send(rawRequest("GET", TARGET, [...signed(), `Host: ${host}`])), 400);
    expectStopped(
      stack,
      await send(`GET ${TARGET} HTTP/1.0\r\n${without(signed(), "host").join("\r\n")}\r\n\r\n`),
      400,
    );
    expectStopped(stack, await send(rawRequest("GET", `http://${host}${TARGET}`, signed())), 400);
  });

  it("A4: a signature in both header and query is refused", async () => {
    const { send, signed, stack } = scene();
    const target = `${TARGET}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0`;
    expectStopped(stack, await send(rawRequest("GET", target, signed({ target }))), 403);
  });

  it.each([
    "X-Amz-Meta-User: admin",
    "X-Amz-Target: DynamoDB_20120810.Scan",
    "X-Amz-Invocation-Type: Event",
    "X-Amz-User-Agent: other",
    "X-Amz-Cf-Id-Other: 1",
    "X-Amz-Content-Sha256: UNSIGNED-PAYLOAD",
    `X-Amz-Content-Sha256: ${createHash("sha256").update("another body").digest("hex")}`,
  ])("A5: %s is refused when it is not signed", async (line) => {
    const { send, signed, stack } = scene();
    expectStopped(stack, await send(rawRequest("GET", TARGET, [...signed(), line])), 403);
  });

  it("A5: an unsigned X-Amz-Date cannot take the place of a signed Date", async () => {
    const { send, signed, stack } = scene();
    const date = header(signed(), "x-amz-date").split(": ")[1] ?? "";
    const both = signed({ headers: { date }, signedHeaders: ["date", "host", "x-amz-security-token"] });
    expectStopped(stack, await send(rawRequest("GET", TARGET, both)), 403);
    expect((await send(rawRequest("GET", TARGET, without(both, "x-amz-date")))).status).toBe(200);
  });

  it("A5: headers that cannot change what a request means may be unsigned, and forged forwarding headers do not change the caller", async () => {
    const { send, signed } = scene();
    const harmless = [`X-Amz-Content-Sha256: ${createHash("sha256").digest("hex")}`, "X-Amz-Cf-Id: made-up"];
    expect((await send(rawRequest("GET", TARGET, [...signed(), ...harmless]))).status).toBe(200);
    const forged = ["X-Forwarded-For: 10.0.0.1", "X-Amzn-Identity: admin", "X-Forwarded-Proto: gopher"];
    const answer = await send(rawRequest("GET", TARGET, [...signed(), ...forged]));
    expect(answer.status).toBe(200);
  });

  it.each([
    ["absent", (value: string) => value.replace(/SignedHeaders=[^,]*, /, "")],
    ["repeated", (value: string) => value.replace("SignedHeaders=host", "SignedHeaders=host;host")],
    [
      "out of order",
      (value: string) => value.replace("SignedHeaders=host;x-amz-date", "SignedHeaders=x-amz-date;host"),
    ],
    ["in capitals", (value: string) => value.replace("SignedHeaders=host", "SignedHeaders=Host")],
    ["without its Host", (value: string) => value.replace("SignedHeaders=host;", "SignedHeaders=")],
    [
      "with one that was not sent",
      (value: string) => value.replace("SignedHeaders=host", "SignedHeaders=host;x-absent"),
    ],
    ["empty", (value: string) => value.replace(/SignedHeaders=[^,]*/, "SignedHeaders=")],
  ])("A6: SignedHeaders %s is refused", async (_, change) => {
    const { send, signed, stack } = scene();
    expectStopped(stack, await send(rawRequest("GET", TARGET, withAuthorization(signed(), change))), 403);
  });

  it("A6: the parts of a good header are accepted in another order and spacing", async () => {
    const { send, signed } = scene();
    const lines = withAuthorization(signed(), (value) => {
      const [algorithm = "", rest = ""] = value.replace("Authorization: ", "").split(/ (.*)/s);
      return `Authorization: ${algorithm}   ${rest.split(", ").reverse().join(",")}`;
    });
    expect((await send(rawRequest("GET", TARGET, lines))).status).toBe(200);
  });

  it.each([
    ["no signature at all", (lines: readonly string[]) => without(lines, "authorization")],
    [
      "an empty signature",
      (lines: readonly string[]) => withAuthorization(lines, (value) => value.replace(/Signature=.*/, "Signature=")),
    ],
    ["a short signature", (lines: readonly string[]) => withAuthorization(lines, (value) => value.slice(0, -32))],
    [
      "a signature in capitals",
      (lines: readonly string[]) =>
        withAuthorization(lines, (value) =>
          value.replace(/Signature=(.*)/, (_, hex) => `Signature=${hex.toUpperCase()}`),
        ),
    ],
    [
      "another algorithm",
      (lines: readonly string[]) =>
        withAuthorization(lines, (value) => value.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")),
    ],
    ["SHA-1", (lines: readonly string[]) => withAuthorization(lines, (value) => value.replace("SHA256", "SHA1"))],
  ])("A11: %s is refused", async (_, change) => {
    const { send, signed, stack } = scene();
    expectStopped(stack, await send(rawRequest("GET", TARGET, change(signed()))), 403);
  });

  it("A13: a replay is accepted within five minutes, as on AWS, and refused after", async () => {
    const { clock, send, signed } = scene();
    const request = rawRequest("GET", TARGET, signed());
    expect((await send(request)).status).toBe(200);
    clock.now += 299_000;
    expect((await send(request)).status).toBe(200);
    clock.now += 2_000;
    expect((await send(request)).status).toBe(403);
  });

  it("A14: a clock may be 299 seconds off either way, and not 301", async () => {
    const { clock, send, signed } = scene();
    for (const [seconds, status] of [
      [-299, 200],
      [299, 200],
      [-301, 403],
      [301, 403],
    ] as const) {
      expect((await send(rawRequest("GET", TARGET, signed({ at: clock.now + seconds * 1000 })))).status).toBe(status);
    }
  });

  it("A14: a request signed before midnight is accepted after it", async () => {
    const { clock, send, signed } = await ownScene({ at: Date.UTC(2026, 10, 24, 23, 59, 0) });
    const request = rawRequest("GET", TARGET, signed());
    clock.now += 120_000;
    expect((await send(request)).status).toBe(200);
  });

  it.each([
    ["region", { region: "us-east-1" }],
    ["service", { service: "lambda" }],
    ["terminator", { terminator: "aws3_request" }],
    ["day", { scopeDay: "20200101" }],
  ])("A15: a signature for another %s is refused", async (_, change) => {
    const { send, signed, stack } = scene();
    expectStopped(stack, await send(rawRequest("GET", TARGET, signed(change))), 403);
  });

  it("A15: a signature for another stage is refused", async () => {
    const { send, signed, stack } = scene();
    const host = stack.apis.find(({ name }) => name === "age")?.host ?? "";
    const lines = signed({ host, target: `/prod${TARGET}` });
    expectStopped(stack, await send(rawRequest("GET", `/prod${TARGET}`, lines)), 403);
    expectStopped(stack, await send(rawRequest("GET", `/dev${TARGET}`, lines)), 403);
  });

  it("A16: another identity's token is refused with a key of one's own", async () => {
    const one = scene();
    const other = await ownScene();
    const credentials = { ...one.credentials, sessionToken: other.credentials.sessionToken ?? "" };
    expectStopped(one.stack, await one.send(rawRequest("GET", TARGET, one.signed({ credentials }))), 403);
  });

  it("A17: a body other than the signed one is refused, even as UNSIGNED-PAYLOAD", async () => {
    const { send, signed, stack } = scene();
    expectStopped(stack, await send(rawRequest("GET", TARGET, signed({ body: "a" }), "b")), 403);
    const unsigned = [...signed({ body: "UNSIGNED-PAYLOAD" }), "X-Amz-Content-Sha256: UNSIGNED-PAYLOAD"];
    expectStopped(stack, await send(rawRequest("GET", TARGET, unsigned, "b")), 403);
  });

  it("A18: no source that receives a secret, token or signature compares it with ===", () => {
    // lib/call and tools/contract-suite only hold keys of their own. They receive none.
    const receiving = sources().filter(([file]) => !/[/\\](?:lib[/\\]call|tools[/\\]contract-suite)[/\\]/.test(file));
    expect(receiving.length).toBeGreaterThan(80);
    const compared = receiving.flatMap(([file, text]) =>
      text.split("\n").flatMap((line) =>
        // A comparison with undefined or "" only checks that a value is present.
        /\b(?:signature|secretAccessKey|sessionToken|password)\b\s*[!=]==?\s*(?!undefined|""|'')\w/i.test(line)
          ? [`${file}: ${line.trim()}`]
          : [],
      ),
    );
    expect(compared).toEqual([]);
  });
});

describe("requests", () => {
  it.each([
    [
      "Content-Length with Transfer-Encoding",
      "POST /age HTTP/1.1\r\nHOST\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["two Content-Lengths", "POST /age HTTP/1.1\r\nHOST\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"],
    ["bare line feeds", "GET /age HTTP/1.1\nHOST\n\n"],
    ["a space before the colon", "GET /age HTTP/1.1\r\nHOST\r\nX-A : 1\r\n\r\n"],
    ["a folded header", "GET /age HTTP/1.1\r\nHOST\r\nX-A: 1\r\n 2\r\n\r\n"],
    ["a NUL in a header", "GET /age HTTP/1.1\r\nHOST\r\nX-A: \u0000\r\n\r\n"],
  ])("A7: %s is refused", async (_, request) => {
    const { host, send, stack } = scene();
    const answer = await send(request.replace("HOST", `Host: ${host}`));
    expectStopped(stack, answer, 400);
  });

  it("A8: an unknown transfer encoding and TRACE are refused", async () => {
    const { host, send, signed, stack } = scene();
    expectStopped(stack, await send(rawRequest("POST", "/age", [`Host: ${host}`, "Transfer-Encoding: xchunked"])), 400);
    expectStopped(stack, await send(rawRequest("TRACE", TARGET, signed({ method: "TRACE" }))), 403);
  });

  it.each([
    "dob=19880101&dob=19880102",
    "dob[]=19880101",
    "DOB=19880101",
    "dob=",
    "%64ob=19880101&dob=1",
    "dob=19880101&on=x",
  ])("A9: the query %s is a 400", async (query) => {
    const { stack } = scene();
    const response = await stack.get("day", `/day?${query}`);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it.each([
    ["/x/../age", "/age"],
    ["/./age/x", "/age/x"],
    ["/age/..", "/"],
    ["/%2e%2e/age", "/%252e%252e/age"],
    ["/age%2F", "/age%252F"],
    ["/%5cage", "/%255cage"],
    ["/age;x=1", "/age%3Bx%3D1"],
    ["/AGE", "/AGE"],
    ["/age%00", "/age%2500"],
  ])("A10: %s has no route, even if it is signed: a path is routed as it was sent", async (path, signedAs) => {
    const { send, signed, stack } = scene();
    const target = `${path}?dob=19880101`;
    const lines = signed({ target, canonical: { path: signedAs, query: "dob=19880101" } });
    const answer = await send(rawRequest("GET", target, lines));
    expectStopped(stack, answer, 403);
    expect(answer.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
  });

  it("A31: names that every object inherits are treated like any other", async () => {
    const { stack } = scene();
    for (const name of ["__proto__", "constructor", "prototype", "toString"]) {
      const response = await stack.get("day", `/day?dob=19880101&${name}=1`);
      expect([response.status, await response.text()]).toEqual([
        400,
        expect.stringContaining("is not a parameter of this operation"),
      ]);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    const poisoned = await fetch(stack.awsEndpoint, {
      method: "POST",
      headers: {
        "X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp",
        "Content-Type": "application/x-amz-json-1.1",
      },
      body: '{"__proto__":{"ClientId":"x"},"constructor":{"prototype":{}}}',
    });
    expect(poisoned.status).toBe(400);
    expect(({} as Record<string, unknown>)["ClientId"]).toBeUndefined();
  });

  it("A32: a target, a header and too many headers are refused by their own status", async () => {
    const { host, send, stack } = scene();
    expectStopped(stack, await send(rawRequest("GET", `/age?dob=${"1".repeat(10_240)}`, [`Host: ${host}`])), 414);
    expectStopped(stack, await send(rawRequest("GET", TARGET, [`Host: ${host}`, `X-A: ${"a".repeat(10_240)}`])), 431);
    expectStopped(
      stack,
      await send(rawRequest("GET", TARGET, [`Host: ${host}`, ...Array<string>(1_200).fill("a: b")])),
      431,
    );
  });

  it.each(["%", "%zz", "%ff", "%c0%af", "%ed%a0%80", "%00", "\u00ff"])(
    "A34: dob=%s is a 400, never a 500",
    async (value) => {
      const { stack } = scene();
      const { sendRaw } = await import("./fixtures/raw-http.ts");
      const url = stack.environment["DAY_URL"] ?? "";
      const answer = await sendRaw(
        url,
        Buffer.from(rawRequest("GET", `/day?dob=${value}`, [`Host: ${new URL(url).host}`]), "latin1"),
      );
      expect(answer.status).toBe(400);
    },
  );

  it("A35: deep, wide and huge JSON is a 400", async () => {
    const { stack } = scene();
    const post = (body: string) =>
      fetch(stack.awsEndpoint, {
        method: "POST",
        headers: {
          "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
          "Content-Type": "application/x-amz-json-1.1",
        },
        body,
      });
    const wide = `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join(",")}}`;
    for (const body of [
      "[".repeat(100_000),
      `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
      wide,
      '{"ClientId":1e999}',
      `{"ClientId":"${"x".repeat(2_000_000)}"}`,
    ]) {
      expect((await post(body)).status).toBe(400);
    }
  });

  it("A37: nothing listens outside loopback, and no other name gets an answer", async () => {
    const { networkInterfaces } = await import("node:os");
    const { connect } = await import("node:net");
    const { send, stack, url } = scene();
    expectStopped(stack, await send(rawRequest("GET", TARGET, ["Host: attacker.example:3001"])), 421);
    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ family, internal }) => !internal && family === "IPv4");
    for (const { address } of outside) {
      const outcome = await new Promise((resolve) => {
        const socket = connect(Number(new URL(url).port), address);
        socket.once("connect", () => {
          socket.destroy();
          resolve("connected");
        });
        socket.once("error", (error) => resolve("code" in error ? error.code : error.message));
      });
      expect(outcome).toBe("ECONNREFUSED");
    }
  });

  it("A40: a line break in a logged value does not break the line", async () => {
    const { host, send, stack } = scene();
    await send(rawRequest("GET", "/age%0d%0a200?dob=%0a&%1b[2J=1", [`Host: ${host}`]));
    const [entry] = stack.entries.filter(({ kind }) => kind === "request").slice(-1);
    expect(JSON.stringify(entry)).not.toMatch(/\\[nr]|\\u001b/);
  });
});

describe("the pools", () => {
  it("A25: SRP_A that is 0 modulo N, not a number, or far too long is refused", async () => {
    const { getDiffieHellman } = await import("node:crypto");
    const N = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
    for (const value of ["0", N.toString(16), (2n * N).toString(16), "xyz", "", "f".repeat(5_000), "-1"])
      expect(isUsablePublicValue(value)).toBe(false);
    expect(isUsablePublicValue("2")).toBe(true);
  });

  it("A26: the client stops at a server whose SRP_B is 0 modulo N", () => {
    const handshake = srpHandshake("eu-west-1_x", randomBytes);
    const challenge = { userId: "u", password: "p", srpB: "0", salt: "aa", secretBlock: "AAAA", now: 0 };
    expect(() => handshake.answer(challenge)).toThrow(RangeError);
  });

  it("A29: every handshake draws its own 256 bits from a strong source, on both sides, and none repeats", () => {
    const drawn: string[] = [];
    const draw = (size: number) => {
      const bytes = randomBytes(size);
      drawn.push(bytes.toString("hex"));
      return bytes;
    };
    const verifier = pretendedVerifier(() => randomBytes(64));
    const values = Array.from({ length: 20 }, () => {
      const { srpA } = srpHandshake("eu-west-1_x", draw);
      return [srpA, srpExchange("x", "u", srpA, verifier, draw(32)).srpB];
    }).flat();
    expect(new Set(values).size).toBe(40);
    expect(drawn.map((hex) => hex.length)).toEqual(Array(40).fill(64));
    // Only a pause between attempts may come from a weak source. It is named `random` there.
    const weak = sources().filter(([, text]) => /^(?!\s*(?:\*|\/[*/])|\s*random = ).*\bMath\.random\b/m.test(text));
    expect(weak.map(([file]) => file)).toEqual([]);
  });

  it("A22, A24: tokens with odd kids, parts and sizes are refused, and nothing throws", {
    timeout: 30_000,
  }, async () => {
    const { stack } = scene();
    const { environment } = stack;
    const encode = (value: unknown) =>
      Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
    const claims = encode({
      iss: `https://cognito-idp.eu-west-1.amazonaws.com/${environment["COGNITO_USER_POOL_ID"]}`,
      aud: environment["COGNITO_APP_CLIENT_ID"],
      token_use: "id",
      exp: 9e9,
    });
    const sign = (head: string) => createHmac("sha256", "k").update(head).digest("base64url");
    const kids: unknown[] = [undefined, 7, "../../x", "__proto__", null, {}, [], "x".repeat(100_000)];
    const odd = [
      ...kids.map((kid) => encode({ alg: "RS256", kid })),
      ...["none", "NoNe", "HS256", "RS512", "ES256", ""].map((alg) => encode({ alg, kid: "k" })),
      encode({
        alg: "RS256",
        kid: "k",
        jwk: {},
        jku: "http://attacker.example/",
        x5u: "http://attacker.example/",
        crit: ["exp"],
      }),
    ].map((head) => `${head}.${claims}.${sign(head)}`);
    const broken = [
      "",
      ".",
      "..",
      "a.b",
      "a.b.c.d",
      "!!!.e30.x",
      `${encode("{")}.${claims}.x`,
      `${encode('{"alg":"RS256","alg":"none"}')}.${claims}.x`,
      `${encode([])}.${encode("null")}.x`,
      "x".repeat(1_000_000),
    ];
    for (const token of [...odd, ...broken]) {
      const response = await fetch(stack.awsEndpoint, {
        method: "POST",
        headers: { "X-Amz-Target": "AWSCognitoIdentityService.GetId", "Content-Type": "application/x-amz-json-1.1" },
        body: JSON.stringify({
          IdentityPoolId: environment["COGNITO_IDENTITY_POOL_ID"],
          Logins: { [`cognito-idp.eu-west-1.amazonaws.com/${environment["COGNITO_USER_POOL_ID"]}`]: token },
        }),
      });
      expect([response.status, JSON.parse(await response.text()).__type]).toEqual([400, "NotAuthorizedException"]);
    }
  });
});

describe("the caller and its surroundings", () => {
  it.each([
    "file:///etc/passwd",
    "http://api.example.com",
    "http://user:pass@127.0.0.1.example.com",
    "http://2130706433.example",
    "http://0.0.0.0",
  ])("A36: day does not start with the address %s", (AGE_API_URL) => {
    const rest = {
      AGE_CREDENTIALS: "cognito",
      COGNITO_REGION: "r",
      COGNITO_USER_POOL_ID: "p",
      COGNITO_IDENTITY_POOL_ID: "i",
      COGNITO_APP_CLIENT_ID: "c",
      COGNITO_SECRET_ID: "s",
      API_GATEWAY_REGION: "r",
    };
    expect(() => readCallerEnvironment({ ...rest, AGE_API_URL }, "AGE")).toThrow(EnvironmentProblem);
  });

  it("A30: a canary sent through every failure appears in no log and in no other caller's answer", async () => {
    const { credentials, host, send, signed, stack } = scene();
    const canary = "CANARY77CANARY";
    await send(rawRequest("GET", `/age?dob=${canary}`, signed()));
    await send(rawRequest("GET", `/${canary}?dob=19880101`, [`Host: ${host}`, `Authorization: Bearer ${canary}`]));
    await send(rawRequest("GET", TARGET, signed({ credentials: { ...credentials, sessionToken: canary } })));
    await stack.get("day", `/day?dob=${canary}`);
    for (const [target, body] of [
      [
        "InitiateAuth",
        {
          AuthFlow: "USER_SRP_AUTH",
          ClientId: stack.environment["COGNITO_APP_CLIENT_ID"],
          AuthParameters: { USERNAME: canary, SRP_A: canary },
        },
      ],
      ["SignUp", { ClientId: stack.environment["COGNITO_APP_CLIENT_ID"], Username: canary, Password: canary }],
    ] as const) {
      const response = await fetch(stack.awsEndpoint, {
        method: "POST",
        headers: {
          "X-Amz-Target": `AWSCognitoIdentityProviderService.${target}`,
          "Content-Type": "application/x-amz-json-1.1",
        },
        body: JSON.stringify(body),
      });
      expect(await response.text()).not.toContain(canary);
    }
    expect(JSON.stringify(stack.entries)).not.toContain(canary);
  });

  it("A38: a control route answers no foreign page, and nobody without the token of this start", async () => {
    const { host: apiHost, send, stack } = scene();
    const refused = await send(rawRequest("GET", TARGET, [`Host: ${apiHost}`]));
    const target = `/_countersign/requests/${refused.headers.get("x-amzn-requestid")}`;
    const host = `Host: ${new URL(stack.awsEndpoint).host}`;
    const token = `X-Countersign-Token: ${stack.controlToken}`;
    const ask = (method: string, lines: readonly string[]) =>
      sendRaw(stack.awsEndpoint, rawRequest(method, target, [host, ...lines]));
    expect(await ask("GET", [token])).toMatchObject({ status: 200, body: expect.stringContaining("no signature") });
    const foreign = [
      "Origin: https://attacker.example",
      "Origin: null",
      "Origin: http://localhost:3000",
      `Origin: ${stack.awsEndpoint.replace("http:", "https:")}`,
      "Sec-Fetch-Site: cross-site",
      "Sec-Fetch-Site: same-site",
    ];
    for (const lines of [[], [`${token}x`], [token, token], ...foreign.map((line) => [token, line])]) {
      const answer = await ask("GET", lines);
      expect([lines, answer.status, answer.body]).toEqual([lines, 403, expect.not.stringContaining("signature")]);
      expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
    const own = [token, `Origin: ${stack.awsEndpoint}`, "Sec-Fetch-Site: same-origin"];
    expect(await ask("GET", own)).toMatchObject({ status: 200 });
    const preflight = await ask("OPTIONS", [
      "Origin: https://attacker.example",
      "Access-Control-Request-Headers: x-countersign-token",
    ]);
    expect(preflight.status).toBe(403);
    expect([...preflight.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    for (const route of ["requests", "events", "who", "stack", "apis", "users"]) {
      const answer = await sendRaw(stack.awsEndpoint, rawRequest("GET", `/_countersign/${route}`, [host]));
      expect([route, answer.status]).toEqual([route, 403]);
    }
    // A name of the attacker that resolves to this machine.
    const rebound = await sendRaw(
      stack.awsEndpoint,
      rawRequest("GET", target, ["Host: attacker.example", "Origin: http://attacker.example", token]),
    );
    expect(rebound.status).toBe(421);
    // The API's own port has no control route.
    const elsewhere = await send(rawRequest("GET", target, [`Host: ${apiHost}`, token]));
    expect(elsewhere.body).toBe('{"message":"Missing Authentication Token"}');
  });

  it("A39: what a request holds stays JSON text, and the token is in no log and no record", async () => {
    const { host: apiHost, send, stack } = scene();
    const { consoleUrl = "" } = stack;
    expect(new URL(consoleUrl).searchParams.get("token")).toBe(stack.controlToken);
    const host = `Host: ${new URL(stack.awsEndpoint).host}`;
    await sendRaw(stack.awsEndpoint, rawRequest("GET", `/?token=${stack.controlToken}`, [host]));
    const markup = "<img src=x onerror=alert(1)>";
    const refused = await send(
      rawRequest("GET", `/${encodeURIComponent(markup)}?dob=${encodeURIComponent(markup)}`, [
        `Host: ${apiHost}`,
        `User-Agent: ${markup}`,
        `X-Note: ${markup}`,
      ]),
    );
    const record = await sendRaw(
      stack.awsEndpoint,
      rawRequest("GET", `/_countersign/requests/${refused.headers.get("x-amzn-requestid")}`, [
        host,
        `X-Countersign-Token: ${stack.controlToken}`,
      ]),
    );
    expect([record.headers.get("content-type"), record.headers.get("x-content-type-options")]).toEqual([
      "application/json",
      "nosniff",
    ]);
    expect(record.body).not.toContain(markup);
    for (const text of [record.body, JSON.stringify(stack.entries)]) expect(text).not.toContain(stack.controlToken);
  });

  it.each([
    ["a path that leads out", { path: "../evil.js" }],
    ["an absolute path", { path: "/evil.js" }],
    ["a symbolic link", { path: "evil.js", text: "/etc/passwd", mode: 0o120777 }],
    ["a file that is larger than it says", { path: "evil.js", text: "x".repeat(1_000_000), size: 10 }],
  ])("A44: a zip of code with %s stops the start and writes nothing", async (_, entry) => {
    const root = await scratch();
    await writeFile(join(root, "code.zip"), makeZip([{ path: "index.js", text: "" }, entry]));
    const start = startLocal({ template: smallTemplate({ One: {} }), root, code: { One: "code.zip" } });
    await expect(start).rejects.toThrow(/^One\.Code: \S+code\.zip cannot be used: /);
    expect(await readdir(root)).toEqual(["code.zip"]);
    expect(await readdir(dirname(root))).not.toContain("evil.js");
  });

  it("A47: no answer repeats a page's Origin or lets a page send credentials of the browser", async () => {
    const { stack } = scene();
    const cognito = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `${USER_POOL}.InitiateAuth` };
    const preflight = { "access-control-request-method": "POST", "access-control-request-headers": "authorization" };
    const requests: readonly (readonly [url: string, init: RequestInit, allowed: string | null])[] = [
      [`${stack.environment["DAY_URL"]}${DAY_TARGET}`, {}, null],
      [`${stack.environment["DAY_URL"]}/day`, { method: "OPTIONS", headers: preflight }, null],
      [`${stack.environment["AGE_URL"]}${TARGET}`, {}, null],
      [`${stack.environment["AGE_URL"]}/age`, { method: "OPTIONS", headers: preflight }, null],
      // Cognito serves pages of every origin: a request's proof of who sends it is in its body.
      [stack.awsEndpoint, { method: "POST", headers: cognito, body: "{}" }, "*"],
      [stack.awsEndpoint, { method: "OPTIONS", headers: preflight }, "*"],
    ];
    for (const [url, init, allowed] of requests) {
      const { headers } = await fetch(url, { ...init, headers: { ...init.headers, origin: "https://evil.example" } });
      expect([url, headers.get("access-control-allow-origin")]).toEqual([url, allowed]);
      expect([url, headers.get("access-control-allow-credentials")]).toEqual([url, null]);
      expect(JSON.stringify([...headers])).not.toContain("evil");
    }
  });

  it("A41: the stack's keys say LOCAL", async () => {
    const { credentials, stack } = scene();
    expect(credentials.accessKeyId).toMatch(/^ASIALOCAL/);
    expect(stack.developer.accessKeyId).toMatch(/^AKIALOCAL/);
  });
});

describe("docs/threats.md", () => {
  const page = readFileSync(join(ROOT, "docs/threats.md"), "utf8");
  const rows = new Map(
    [...page.matchAll(/^\| (A\d+) \|.*\| ([^|]+) \|$/gm)].map(([, row = "", tests = ""]) => [row, tests]),
  );

  it("names tests for each attack that exist and have the row in a title", () => {
    expect(rows.size).toBeGreaterThanOrEqual(41);
    for (const [row, tests] of rows) {
      const files = [...tests.matchAll(/`([\w/.-]+\.test\.ts)`/g)].map(([, file = ""]) => file);
      expect([row, files]).not.toEqual([row, []]);
      for (const file of files) {
        const text = readFileSync(join(ROOT, file), "utf8");
        if (file === "test/attacks.test.ts")
          expect([row, text.includes(`${row}:`) || text.includes(`${row},`)]).toEqual([row, true]);
      }
    }
  });
});
