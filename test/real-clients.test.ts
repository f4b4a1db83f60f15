/**
 * Unmodified clients that people sign with: the service `age` must accept every request that they sign correctly, and refuse all others.
 */
import { createHash } from "node:crypto";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import aws4 from "aws4";
import { AwsClient } from "aws4fetch";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TemporaryCredentials } from "../lib/call/temporary-credentials.ts";
import { type Ada, adaInTheGroup } from "./fixtures/ada.ts";
import { missingClients } from "./fixtures/clients.ts";
import { shell } from "./fixtures/command.ts";
import { openStack, type RunningStack } from "./fixtures/running-stack.ts";

interface Answer {
  status: number;
  body: string;
}

interface Attempt {
  url: string;
  region: string;
  credentials: TemporaryCredentials;
}

type Client = (attempt: Attempt) => Promise<Answer>;

const byFetch = async (url: string, init: RequestInit): Promise<Answer> => {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.text() };
};

const clients: Readonly<Record<string, Client>> = {
  async aws4({ credentials, region, url }) {
    const { host, pathname, search } = new URL(url);
    const signed = aws4.sign(
      { host, path: pathname + search, service: "execute-api", region },
      { ...credentials, sessionToken: credentials.sessionToken ?? "" },
    );
    return byFetch(url, { headers: signed.headers as Record<string, string> });
  },

  async aws4fetch({ credentials, region, url }) {
    const client = new AwsClient({ ...credentials, region, service: "execute-api", retries: 0 });
    const response = await client.fetch(url);
    return { status: response.status, body: await response.text() };
  },

  async "the AWS SDK's signer"({ credentials, region, url }) {
    const { host, pathname, searchParams } = new URL(url);
    const signer = new SignatureV4({
      credentials: { ...credentials, sessionToken: credentials.sessionToken ?? "" },
      region,
      service: "execute-api",
      sha256: SdkSha256,
    });
    const { headers } = await signer.sign({
      method: "GET",
      protocol: "http:",
      hostname: host,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: { host },
    });
    return byFetch(url, { headers });
  },

  async "the AWS SDK's presigner"({ credentials, region, url }) {
    const { host, pathname, searchParams } = new URL(url);
    const signer = new SignatureV4({
      credentials: { ...credentials, sessionToken: credentials.sessionToken ?? "" },
      region,
      service: "execute-api",
      sha256: SdkSha256,
    });
    const request = {
      method: "GET",
      protocol: "http:",
      hostname: host,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: { host },
    };
    const { query = {} } = await signer.presign(request, { expiresIn: 60 });
    return byFetch(`http://${host}${pathname}?${new URLSearchParams(query as Record<string, string>)}`, {});
  },
};

class SdkSha256 {
  readonly #chunks: Uint8Array[] = [];
  readonly #secret: Buffer | undefined;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : Buffer.from(secret as string);
  }
  update(data: Uint8Array): void {
    this.#chunks.push(data);
  }
  async digest(): Promise<Uint8Array> {
    const message = Buffer.concat(this.#chunks);
    if (this.#secret === undefined) return createHash("sha256").update(message).digest();
    // HMAC from its definition (RFC 2104).
    const block = this.#secret.byteLength > 64 ? createHash("sha256").update(this.#secret).digest() : this.#secret;
    const key = Buffer.concat([block, Buffer.alloc(64 - block.byteLength)]);
    const pad = (byte: number) => key.map((value) => value ^ byte);
    const inner = createHash("sha256").update(pad(0x36)).update(message).digest();
    return createHash("sha256").update(pad(0x5c)).update(inner).digest();
  }
  reset(): void {
    this.#chunks.length = 0;
  }
}

const missingCurl = await missingClients("curl --aws-sigv4", ["curl"]);
if (missingCurl.length === 0) {
  Object.assign(clients, {
    async curl({ credentials, region, url }: Attempt) {
      const token = `X-Amz-Security-Token: ${credentials.sessionToken}`;
      const { stdout } = await shell(
        `curl -s -w '\n%{http_code}' --aws-sigv4 "aws:amz:${region}:execute-api" --user "$KEYS" -H "$TOKEN" '${url}'`,
        { env: { KEYS: `${credentials.accessKeyId}:${credentials.secretAccessKey}`, TOKEN: token } },
      );
      const lines = stdout.split("\n");
      return { status: Number(lines.at(-1)), body: lines.slice(0, -1).join("\n") };
    },
  });
}

/** One stack for all clients. */
let stack: RunningStack;
const clock = { now: 0 };
let ada: Ada;
let good: TemporaryCredentials;
/** Expired credentials of the test user Ada, issued 61 minutes ago. */
let ended: TemporaryCredentials;

beforeAll(async () => {
  clock.now = Date.now() - 61 * 60_000;
  stack = await openStack({ surroundings: { now: () => clock.now } });
  ada = await adaInTheGroup(stack);
  ended = await ada.credentials();
});
// The clients sign with the machine's time.
beforeEach(async () => {
  clock.now = Date.now();
  good = await ada.credentials();
});
afterAll(() => stack.close());

const attempt = (change: Partial<TemporaryCredentials> = {}): Attempt => ({
  url: `${stack.environment["AGE_URL"]}/age?dob=19880101&on=20191122`,
  region: "eu-west-1",
  credentials: { ...good, ...change },
});

describe.each(Object.entries(clients))("%s", (_, ask) => {
  it("is let in with Ada's credentials", async () => {
    expect(await ask(attempt())).toEqual({ status: 200, body: '{"age":31}' });
  });

  it("is refused with another secret, another token, an unknown key, ended credentials, another region, and from the wrong time", {
    timeout: 180_000,
  }, async () => {
    const { invocations } = stack.functionOf("age").counts;
    const invalidToken = { status: 403, body: '{"message":"The security token included in the request is invalid."}' };
    expect((await ask(attempt({ secretAccessKey: "wrong" }))).body).toMatch(
      /^\{"message":"The request signature we calculated does not match/,
    );
    expect(await ask(attempt({ sessionToken: "another" }))).toEqual(invalidToken);
    expect(await ask(attempt({ accessKeyId: "ASIALOCALNOBODY00000" }))).toEqual(invalidToken);
    expect(await ask(attempt(ended))).toEqual({
      status: 403,
      body: '{"message":"The security token included in the request is expired"}',
    });
    expect(await ask({ ...attempt(), region: "us-east-1" })).toEqual({
      status: 403,
      body: `{"message":"Credential should be scoped to a valid region, not 'us-east-1'. "}`,
    });
    clock.now += 6 * 60_000;
    expect((await ask(attempt())).body).toMatch(/^\{"message":"Signature expired: /);
    expect(stack.functionOf("age").counts.invocations).toBe(invocations);
  });
});

const missingAws = await missingClients("The aws CLI's refusals", ["aws"]);

describe.skipIf(missingAws.length > 0)("the aws CLI", () => {
  async function cli(line: string, keys: Readonly<Record<string, string>> = {}) {
    const { environment } = stack;
    const { code, stderr, stdout } = await shell(`aws ${line} --endpoint-url "$AWS_ENDPOINT_URL" --output json`, {
      env: { ...environment, AWS_PAGER: "", AWS_EC2_METADATA_DISABLED: "true", AWS_MAX_ATTEMPTS: "1", ...keys },
    });
    return { code, error: stderr.trim(), stdout };
  }
  const keysOf = ({ accessKeyId, secretAccessKey, sessionToken = "" }: TemporaryCredentials) => ({
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  });

  it("reads who it is and an account, and keeps a secret, as the developer", { timeout: 120_000 }, async () => {
    const me = await cli("sts get-caller-identity");
    expect(JSON.parse(me.stdout)).toMatchObject({
      Account: "111122223333",
      Arn: "arn:aws:iam::111122223333:user/developer",
    });
    const user = await cli(
      'cognito-idp admin-get-user --user-pool-id "$COGNITO_USER_POOL_ID" --username ada@example.com',
    );
    expect(JSON.parse(user.stdout)).toMatchObject({ UserStatus: "CONFIRMED" });
    await cli('secretsmanager put-secret-value --secret-id "$COGNITO_SECRET_ID" --secret-string kept');
    const secret = await cli('secretsmanager get-secret-value --secret-id "$COGNITO_SECRET_ID"');
    expect(JSON.parse(secret.stdout)).toMatchObject({ SecretString: "kept", VersionStages: ["AWSCURRENT"] });
  });

  it("is refused what AWS refuses, in its words", { timeout: 120_000 }, async () => {
    const expectRefusal = (type: string, operation: string, message: string) =>
      `An error occurred (${type}) when calling the ${operation} operation: ${message}`;
    const weak = await cli(
      `cognito-idp sign-up --client-id "$COGNITO_APP_CLIENT_ID" --username eve@example.com --password short`,
    );
    expect(weak.error).toBe(
      expectRefusal(
        "InvalidPasswordException",
        "SignUp",
        "Password did not conform with policy: Password not long enough",
      ),
    );
    const wrongSecret = await cli("sts get-caller-identity", { AWS_SECRET_ACCESS_KEY: "wrong" });
    expect(wrongSecret.error).toMatch(
      /when calling the GetCallerIdentity operation: The request signature we calculated does not match/,
    );
    const secret = await cli('secretsmanager get-secret-value --secret-id "$COGNITO_SECRET_ID"', keysOf(good));
    expect(secret.error).toContain(
      expectRefusal("AccessDeniedException", "GetSecretValue", "User: arn:aws:sts::111122223333:assumed-role/"),
    );
    const late = await cli('secretsmanager get-secret-value --secret-id "$COGNITO_SECRET_ID"', keysOf(ended));
    expect(late.error).toBe(
      expectRefusal("ExpiredTokenException", "GetSecretValue", "The security token included in the request is expired"),
    );
    const guest = await cli('cognito-identity get-id --identity-pool-id "$COGNITO_IDENTITY_POOL_ID"');
    expect(guest.error).toBe(
      expectRefusal(
        "NotAuthorizedException",
        "GetId",
        "Unauthenticated access is not supported for this identity pool.",
      ),
    );
    const unknown = await cli('cognito-idp list-identity-providers --user-pool-id "$COGNITO_USER_POOL_ID"');
    expect(unknown.error).toContain("cognito-idp ListIdentityProviders is not imitated by the local stack");
  });

  it("is refused a forged token, another pool's, and a refresh token that was revoked", {
    timeout: 120_000,
  }, async () => {
    const { environment } = stack;
    const { idToken, refreshToken } = await ada.tokens();
    const provider = `cognito-idp.eu-west-1.amazonaws.com/${environment["COGNITO_USER_POOL_ID"]}`;
    const getId = (name: string, token: string) =>
      cli(`cognito-identity get-id --identity-pool-id "$COGNITO_IDENTITY_POOL_ID" --logins "${name}=$TOKEN"`, {
        TOKEN: token,
      });
    const [head, claims = ""] = idToken.split(".");
    const payload = JSON.parse(Buffer.from(claims, "base64url").toString());
    const promoted = Buffer.from(JSON.stringify({ ...payload, "cognito:preferred_role": "admin" })).toString(
      "base64url",
    );
    expect((await getId(provider, idToken.replace(`${head}.${claims}`, `${head}.${promoted}`))).error).toMatch(
      /\(NotAuthorizedException\).*Invalid login token\. Couldn't verify signed token\.$/,
    );
    expect((await getId("cognito-idp.eu-west-1.amazonaws.com/eu-west-1_another00", idToken)).error).toMatch(
      /\(NotAuthorizedException\).*Token is not from a supported provider of this identity pool\.$/,
    );
    await ada.revoke(refreshToken);
    const renewed = await cli(
      `cognito-idp initiate-auth --auth-flow REFRESH_TOKEN_AUTH --client-id "$COGNITO_APP_CLIENT_ID" --auth-parameters "REFRESH_TOKEN=$TOKEN"`,
      { TOKEN: refreshToken },
    );
    expect(renewed.error).toMatch(/\(NotAuthorizedException\).*Refresh Token has been revoked$/);
  });
});
