/** The identity pool: which tokens it accepts, and which role it gives for them. */
import { createHmac, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from "@aws-sdk/client-cognito-identity";
import { CognitoIdentityProviderClient, InitiateAuthCommand } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { signIn, type Tokens } from "../lib/call/cognito-sign-in.ts";
import { type Ada, ada, adaInTheGroup } from "./fixtures/ada.ts";
import { propertiesOf, type RunningStackOptions, runningStack } from "./fixtures/running-stack.ts";

async function scene(options: RunningStackOptions = {}) {
  const clock = { now: Date.now() };
  const stack = await runningStack({ ...options, surroundings: { now: () => clock.now } });
  const person = await adaInTheGroup(stack);
  const userPoolId = stack.environment["COGNITO_USER_POOL_ID"] ?? "";
  const appClientId = stack.environment["COGNITO_APP_CLIENT_ID"] ?? "";
  const identityPoolId = stack.environment["COGNITO_IDENTITY_POOL_ID"] ?? "";
  const provider = `cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`;
  const client = new CognitoIdentityClient({ region: stack.region, endpoint: stack.awsEndpoint });
  const userPool = new CognitoIdentityProviderClient({ region: stack.region, endpoint: stack.awsEndpoint });
  const tokens = (who: Ada = person): Promise<Tokens> =>
    signIn(
      { client: userPool, userPoolId, appClientId, now: () => clock.now, randomBytes },
      { username: who.email, password: who.password },
    );
  /** The ID token of another user who may sign in. */
  const another = () => {
    const [pool] = stack.userPools;
    const client = pool?.clients.get(appClientId);
    const user = pool?.createUser({
      username: "eve@example.com",
      password: "Passw0rd!-and-longer",
      status: "CONFIRMED",
    });
    return user && client && String(pool?.tokens.issue(user, client)["IdToken"]);
  };
  const getId = (token: string | undefined, name = provider) =>
    client.send(
      new GetIdCommand({ IdentityPoolId: identityPoolId, ...(token !== undefined && { Logins: { [name]: token } }) }),
    );
  const getCredentials = (IdentityId: string, token: string | undefined) =>
    client.send(
      new GetCredentialsForIdentityCommand({
        IdentityId,
        ...(token !== undefined && { Logins: { [provider]: token } }),
      }),
    );
  return {
    another,
    appClientId,
    client,
    clock,
    getCredentials,
    getId,
    identityPoolId,
    person,
    provider,
    stack,
    tokens,
    userPool,
    userPoolId,
  };
}

const refusal = (message: string | RegExp, name = "NotAuthorizedException") => ({
  name,
  message: typeof message === "string" ? message : expect.stringMatching(message),
  $metadata: { httpStatusCode: 400 },
});

/** A copy of a token with changed claims, signed by `sign`. */
function forgeToken(
  token: string,
  change: object,
  sign: (input: string, header: { kid: string }) => { header: object; signature: Buffer },
): string {
  const [header = "", claims = ""] = token.split(".");
  const parse = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const payload = encode({ ...parse(claims), ...change });
  const made = sign(payload, parse(header));
  const input = `${encode(made.header)}.${payload}`;
  return `${input}.${sign(input, parse(header)).signature.toString("base64url")}`;
}

describe("GetId", () => {
  it("gives a user the same identity each time, and another user another one", async () => {
    const { another, getId, tokens } = await scene();
    const { idToken } = await tokens();
    const { IdentityId } = await getId(idToken);
    expect(IdentityId).toMatch(/^eu-west-1:[0-9a-f-]{36}$/);
    expect((await getId((await tokens()).idToken)).IdentityId).toBe(IdentityId);
    expect((await getId(another())).IdentityId).not.toBe(IdentityId);
  });

  it("refuses guests", async () => {
    const { getId } = await scene();
    await expect(getId(undefined)).rejects.toMatchObject(
      refusal("Unauthenticated access is not supported for this identity pool."),
    );
  });

  it.each([
    [
      "a pool that is not there",
      "eu-west-1:00000000-0000-4000-8000-000000000000",
      "ResourceNotFoundException",
      "IdentityPool 'eu-west-1:00000000-0000-4000-8000-000000000000' not found.",
    ],
    [
      "a malformed id",
      "nothing",
      "ValidationException",
      "1 validation error detected: Value 'nothing' at 'identityPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+:[0-9a-f-]+",
    ],
  ])("refuses %s", async (_, IdentityPoolId, name, message) => {
    const { client } = await scene();
    await expect(client.send(new GetIdCommand({ IdentityPoolId }))).rejects.toMatchObject(refusal(message, name));
  });
});

describe("a login", () => {
  it.each([
    ["no JWT at all", () => "nothing", "Invalid login token. Not a valid OpenId Connect identity token."],
    [
      "two parts of one",
      (token: string) => token.split(".").slice(0, 2).join("."),
      "Invalid login token. Not a valid OpenId Connect identity token.",
    ],
    [
      "a token without its signature",
      (token: string) => `${token.split(".").slice(0, 2).join(".")}.`,
      "Invalid login token. Couldn't verify signed token.",
    ],
    [
      "one character of the signature changed",
      (token: string) => token.slice(0, -10) + (token.at(-10) === "A" ? "B" : "A") + token.slice(-9),
      "Invalid login token. Couldn't verify signed token.",
    ],
    [
      "another user's sub",
      (token: string) =>
        forgeToken(token, { sub: "eve" }, (_, { kid }) => ({
          header: { kid, alg: "RS256" },
          signature: Buffer.from(token.split(".")[2] ?? "", "base64url"),
        })),
      "Invalid login token. Couldn't verify signed token.",
    ],
    [
      "the algorithm none",
      (token: string) =>
        forgeToken(token, {}, (_, { kid }) => ({ header: { kid, alg: "none" }, signature: Buffer.alloc(0) })),
      "Invalid login token. Couldn't verify signed token.",
    ],
    [
      "HS256 with a public key for its secret",
      (token: string) =>
        forgeToken(token, {}, (input, { kid }) => ({
          header: { kid, alg: "HS256" },
          signature: createHmac("sha256", "public").update(input).digest(),
        })),
      "Invalid login token. Couldn't verify signed token.",
    ],
    [
      "another key under the pool's kid",
      (token: string) =>
        forgeToken(token, {}, (input, { kid }) => ({
          header: { kid, alg: "RS256" },
          signature: createSign("RSA-SHA256").update(input).sign(foreignKey),
        })),
      "Invalid login token. Couldn't verify signed token.",
    ],
    [
      "another issuer",
      (token: string) =>
        forgeToken(token, { iss: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other" }, (input, { kid }) => ({
          header: { kid, alg: "RS256" },
          signature: createSign("RSA-SHA256").update(input).sign(foreignKey),
        })),
      "Invalid login token. Issuer doesn't match providerName",
    ],
    [
      "an identity pool's own token",
      (token: string) =>
        forgeToken(token, { iss: "https://cognito-identity.amazonaws.com" }, (input, { kid }) => ({
          header: { kid, alg: "RS256" },
          signature: createSign("RSA-SHA256").update(input).sign(foreignKey),
        })),
      "Invalid login token. Can't pass in a Cognito token.",
    ],
  ])("is refused for %s", async (_, change, message) => {
    const { getId, tokens } = await scene();
    const { idToken } = await tokens();
    await expect(getId(change(idToken))).rejects.toMatchObject(refusal(message));
  });

  it("is refused for an access token", async () => {
    const { appClientId, getId, tokens, userPool } = await scene();
    const { refreshToken } = await tokens();
    const { AuthenticationResult } = await userPool.send(
      new InitiateAuthCommand({
        AuthFlow: "REFRESH_TOKEN_AUTH",
        ClientId: appClientId,
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      }),
    );
    await expect(getId(AuthenticationResult?.AccessToken)).rejects.toMatchObject(
      refusal("Invalid login token. Missing a required claim: aud"),
    );
  });

  it("is refused when its token has expired, with both times in the message", async () => {
    const { clock, getId, tokens } = await scene();
    const { idToken } = await tokens();
    clock.now += 900_000;
    await expect(getId(idToken)).rejects.toMatchObject(
      refusal(/^Invalid login token\. Token expired: \d{10} >= \d{10}$/),
    );
  });

  it("is refused for a provider that the pool does not name", async () => {
    const { getId, tokens } = await scene();
    const { idToken } = await tokens();
    await expect(getId(idToken, "accounts.google.com")).rejects.toMatchObject(
      refusal("Token is not from a supported provider of this identity pool."),
    );
  });

  it("is refused for an app client that the pool does not name", async () => {
    const { getId, tokens } = await scene({
      edit(template) {
        propertiesOf(template, "IdentityPool")["CognitoIdentityProviders"][0].ClientId = "another";
      },
    });
    await expect(getId((await tokens()).idToken)).rejects.toMatchObject(
      refusal("Token is not from a supported provider of this identity pool."),
    );
  });

  it("is refused as soon as its user is disabled, because the pool asks the user pool", async () => {
    const { getId, person, stack, tokens } = await scene();
    const { idToken } = await tokens();
    const user = stack.userPools[0]?.users.find(person.email);
    if (user) user.enabled = false;
    await expect(getId(idToken)).rejects.toMatchObject(refusal("Token is inactive"));
  });
});

describe("GetCredentialsForIdentity", () => {
  it("gives keys of the group's role for an hour", async () => {
    const { clock, getCredentials, getId, tokens } = await scene();
    const { idToken } = await tokens();
    const { IdentityId = "" } = await getId(idToken);
    const { Credentials } = await getCredentials(IdentityId, idToken);
    expect(Credentials?.AccessKeyId).toMatch(/^ASIALOCAL/);
    expect(Credentials?.Expiration?.getTime()).toBe(clock.now + 3_600_000);
  });

  it("writes the expiry in E notation and its members in alphabetical order, as AWS does", async () => {
    const { getId, provider, stack, tokens } = await scene();
    const { idToken } = await tokens();
    const { IdentityId } = await getId(idToken);
    const response = await fetch(stack.awsEndpoint, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AWSCognitoIdentityService.GetCredentialsForIdentity",
      },
      body: JSON.stringify({ IdentityId, Logins: { [provider]: idToken } }),
    });
    expect(await response.text()).toMatch(
      /^\{"Credentials":\{"AccessKeyId":"ASIA[A-Z2-7]+","Expiration":1\.\d+E9,"SecretKey":"[^"]+","SessionToken":"[^"]+"\},"IdentityId":"eu-west-1:[0-9a-f-]+"\}$/,
    );
  });

  it("requires the login of the identity's own user", async () => {
    const { another, getCredentials, getId, tokens } = await scene();
    const { idToken } = await tokens();
    const { IdentityId = "" } = await getId(idToken);
    for (const login of [undefined, another()]) {
      await expect(getCredentials(IdentityId, login)).rejects.toMatchObject(
        refusal("Logins don't match. Please include at least one valid login for this identity or identity pool."),
      );
    }
    const unknown = "eu-west-1:00000000-0000-4000-8000-000000000000";
    await expect(getCredentials(unknown, idToken)).rejects.toMatchObject(
      refusal(`Identity '${unknown}' not found.`, "ResourceNotFoundException"),
    );
    await expect(getCredentials("nothing", idToken)).rejects.toMatchObject(
      refusal(
        "1 validation error detected: Value 'nothing' at 'identityId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+:[0-9a-f-]+",
        "ValidationException",
      ),
    );
  });

  it("refuses a user in no group when the mapping denies", async () => {
    const { getCredentials, getId, person, provider, tokens } = await scene();
    await person.leave();
    const { idToken } = await tokens();
    const { IdentityId = "" } = await getId(idToken);
    await expect(getCredentials(IdentityId, idToken)).rejects.toMatchObject(
      refusal(`The ambiguous role mapping rules for: ${provider} denied this request.`),
    );
  });

  it("falls back on the default role when the mapping says so, and that role may do nothing", async () => {
    const { person, stack } = await scene({
      edit(template) {
        propertiesOf(template, "IdentityPoolRoles")["RoleMappings"].callers.AmbiguousRoleResolution =
          "AuthenticatedRole";
      },
    });
    await person.leave();
    const credentials = await person.credentials();
    const response = await person.fetchWith(credentials)(`${stack.environment["AGE_URL"]}/age?dob=19880101`);
    expect(response.headers.get("x-amzn-errortype")).toBe("AccessDeniedException");
  });

  it("refuses a role that does not trust this pool", async () => {
    const { getCredentials, getId, tokens } = await scene({
      edit(template) {
        propertiesOf(template, "AgeCallerRole")["AssumeRolePolicyDocument"].Statement[0].Action = "sts:AssumeRole";
      },
    });
    const { idToken } = await tokens();
    const { IdentityId = "" } = await getId(idToken);
    await expect(getCredentials(IdentityId, idToken)).rejects.toMatchObject(
      refusal(
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
        "InvalidIdentityPoolConfigurationException",
      ),
    );
  });

  it("does not revoke credentials when the user leaves the group and signs out", async () => {
    const { person, stack } = await scene();
    const credentials = await person.credentials();
    await person.leave();
    const [pool] = stack.userPools;
    const user = pool?.users.find(person.email);
    if (pool && user) pool.tokens.signOut(user);
    const response = await person.fetchWith(credentials)(
      `${stack.environment["AGE_URL"]}/age?dob=19880101&on=20191122`,
    );
    expect(await response.text()).toBe('{"age":31}');
  });
});

it("a token of one stack is refused by another", async () => {
  const [one, other] = [await scene(), await scene()];
  const { idToken } = await one.tokens();
  await expect(other.getId(idToken)).rejects.toMatchObject(
    refusal("Invalid login token. Issuer doesn't match providerName"),
  );
  const stranger = ada(one.stack);
  const response = await stranger.fetchWith(await one.person.credentials())(
    `${other.stack.environment["AGE_URL"]}/age?dob=19880101`,
  );
  expect(response.headers.get("x-amzn-errortype")).toBe("UnrecognizedClientException");
});

const { privateKey: foreignKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
