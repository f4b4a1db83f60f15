import { describe, expect, it } from "vitest";
import { type RawAnswer, rawRequest, sendRaw } from "../../test/fixtures/raw-http.ts";
import { signRaw } from "../../test/fixtures/sign-raw.ts";
import { SECRET_ARN, testEndpoint } from "../../test/fixtures/test-endpoint.ts";

const BODY = JSON.stringify({ SecretId: SECRET_ARN });
const FORM = "Action=GetCallerIdentity&Version=2011-06-15";

/** Makes an endpoint, the header lines of a signed request for a secret, and a function that sends header lines. */
async function scene() {
  const { clock, developer, log, sessions, url } = await testEndpoint({ secret: { SecretString: "the secret" } });
  const { host } = new URL(url);
  const sign = (body: string, service: string, headers: Record<string, string> = {}) =>
    signRaw({ credentials: developer, host, method: "POST", target: "/", at: clock.now, service, body, headers });
  const good = [
    ...sign(BODY, "secretsmanager", { "x-amz-target": "secretsmanager.GetSecretValue" }),
    "Content-Type: application/x-amz-json-1.1",
  ];
  const send = (lines: readonly string[], body = BODY): Promise<RawAnswer> =>
    sendRaw(url, rawRequest("POST", "/", lines, body));
  return { developer, good, log, send, sessions, sign };
}

/** Headers that an attacker sends a second time, each with the attacker's value. */
const OTHERS: readonly [name: string, other: string][] = [
  ["Authorization", "Bearer x"],
  [
    "Authorization",
    "AWS4-HMAC-SHA256 Credential=x/20260101/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=00",
  ],
  ["X-Amz-Date", "20200101T000000Z"],
  ["X-Amz-Target", "secretsmanager.DescribeSecret"],
  ["Content-Type", "application/json"],
  ["Host", "localhost"],
];

describe("a request to the AWS endpoint with a header twice", () => {
  it("is answered when each header stands there once", async () => {
    const { good, send } = await scene();
    expect(await send(good)).toMatchObject({ status: 200, body: expect.stringContaining("the secret") });
  });

  it.each(OTHERS)(
    "is refused for %s with the second value %s, empty or equal, in both orders and in any case",
    async (name, other) => {
      const { good, log, send } = await scene();
      const line = good.find((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`)) ?? "";
      expect(line).not.toBe("");
      const second = [`${name}: ${other}`, `${name}:`, line, `${name.toUpperCase()}: ${other}`];
      for (const added of second) {
        for (const lines of [
          [...good, added],
          [added, ...good],
        ]) {
          const answer = await send(lines);
          expect(answer.status).toBe(400);
          expect(answer.body).not.toContain("the secret");
        }
      }
      expect(JSON.stringify(log)).not.toContain("Bearer x");
    },
  );

  it("is refused for the good signature in the second of two Authorization lines, split between them", async () => {
    const { good, send } = await scene();
    const rest = good.filter((line) => !line.startsWith("Authorization:"));
    const [, value = ""] =
      /^Authorization: (.*)$/.exec(good.find((line) => line.startsWith("Authorization:")) ?? "") ?? [];
    const parameters = value.replace("AWS4-HMAC-SHA256 ", "");
    const wrong = value.replace(/Signature=.*/, `Signature=${"0".repeat(64)}`);
    for (const pair of [
      [wrong, parameters],
      [parameters, wrong],
      ["AWS4-HMAC-SHA256", parameters],
    ]) {
      expect((await send([...rest, ...pair.map((each) => `Authorization: ${each}`)])).status).toBe(400);
    }
  });

  it("is refused for the session token of a role", async () => {
    const { good, send } = await scene();
    for (const token of ["", "x"]) {
      const twice = [`X-Amz-Security-Token: ${token}`, "X-Amz-Security-Token: y"];
      expect((await send([...good, ...twice])).status).toBe(400);
      expect((await send([...twice, ...good])).status).toBe(400);
    }
  });
});

describe("a form of the query protocol", () => {
  const TYPE = "Content-Type: application/x-www-form-urlencoded";

  it("is refused when it names a parameter twice, in either order", async () => {
    const { send, sign } = await scene();
    for (const body of [`${FORM}&Action=GetCallerIdentity`, `${FORM}&Version=`, `Version=2&${FORM}`]) {
      const answer = await send([...sign(body, "sts"), TYPE], body);
      expect(answer).toMatchObject({ status: 400, body: expect.stringContaining("<Code>MalformedInput</Code>") });
    }
    const good = await send([...sign(FORM, "sts"), TYPE], FORM);
    expect(good).toMatchObject({ status: 200, body: expect.stringContaining("user/developer") });
  });

  it("is not recognised by a longer Content-Type", async () => {
    const { send, sign } = await scene();
    expect((await send([...sign(FORM, "sts"), `${TYPE}x`], FORM)).status).toBe(501);
  });
});
