/** Refreshes and rotation, with requests of the unmodified AWS SDK over a socket. */
import {
  AdminInitiateAuthCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { CLIENT_ID, type TestEndpointOptions, testEndpoint } from "../../test/fixtures/test-endpoint.ts";
import type { Json } from "../json.ts";

const EMAIL = "ada@example.com";
const PASSWORD = "Passw0rd!";
const SECOND = 1_000;
const MINUTE = 60_000;
const NO_FLOW = { name: "InvalidParameterException", message: "REFRESH_TOKEN_AUTH flow not enabled for this client" };
const REUSED = {
  name: "RefreshTokenReuseException",
  message: "Refresh Token has been revoked",
  $metadata: { httpStatusCode: 400 },
};

/** Makes an endpoint where the user Ada signs in by an app client with these properties. */
async function signedIn(appClient: Json = {}, options: TestEndpointOptions = {}) {
  const stage = await testEndpoint({
    appClient: {
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      RefreshTokenValidity: 60,
      TokenValidityUnits: { RefreshToken: "minutes" },
      ...appClient,
    },
    ...options,
  });
  const client = new CognitoIdentityProviderClient({ ...stage.client, maxAttempts: 1 });
  const { sub } = stage.userPool.createUser({ username: EMAIL, password: PASSWORD, status: "CONFIRMED" });
  const user = () => {
    const found = stage.userPool.users.find(sub);
    if (found === undefined) throw new Error("the pool lacks its user");
    return found;
  };
  const issue = (id = CLIENT_ID) => {
    const by = stage.userPool.clients.get(CLIENT_ID);
    if (by === undefined) throw new Error("the pool lacks its app client");
    return String(stage.userPool.tokens.issue(user(), { ...by, id })["RefreshToken"]);
  };
  const getTokens = async (RefreshToken?: string, more: { ClientSecret?: string } = {}) => {
    const input = { ClientId: CLIENT_ID, RefreshToken, ...more };
    return (await client.send(new GetTokensFromRefreshTokenCommand(input))).AuthenticationResult ?? {};
  };
  const byFlow = (REFRESH_TOKEN: string) =>
    client.send(
      new InitiateAuthCommand({
        AuthFlow: "REFRESH_TOKEN_AUTH",
        ClientId: CLIENT_ID,
        AuthParameters: { REFRESH_TOKEN },
      }),
    );
  const asAdministrator = (REFRESH_TOKEN: string) =>
    client.send(
      new AdminInitiateAuthCommand({
        AuthFlow: "REFRESH_TOKEN_AUTH",
        ClientId: CLIENT_ID,
        UserPoolId: stage.userPool.id,
        AuthParameters: { REFRESH_TOKEN },
      }),
    );
  const describeClient = async () =>
    (await client.send(new DescribeUserPoolClientCommand({ UserPoolId: stage.userPool.id, ClientId: CLIENT_ID })))
      .UserPoolClient;
  const getUser = (AccessToken?: string) => client.send(new GetUserCommand({ AccessToken }));
  return { ...stage, asAdministrator, byFlow, client, describeClient, first: issue(), getTokens, getUser, issue, user };
}

function rotation(RetryGracePeriodSeconds?: number | string): Json {
  return {
    RefreshTokenRotation: {
      Feature: "ENABLED",
      ...(RetryGracePeriodSeconds !== undefined && { RetryGracePeriodSeconds }),
    },
  };
}

const claimsOf = (token = "") => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

describe("GetTokensFromRefreshToken", () => {
  it.each([
    ["without RefreshTokenRotation", {}],
    ["with rotation DISABLED", { RefreshTokenRotation: { Feature: "DISABLED", RetryGracePeriodSeconds: 10 } }],
    ["without the refresh flow", { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] }],
  ])("%s gives new ID and access tokens, again and again, and no refresh token", async (_, appClient) => {
    const { clock, first, getTokens, getUser, userPool } = await signedIn(appClient);
    const one = await getTokens(first);
    clock.now += 30 * MINUTE;
    const two = await getTokens(first);
    expect(Object.keys(two).sort()).toEqual(["AccessToken", "ExpiresIn", "IdToken", "TokenType"]);
    expect(two).toMatchObject({ ExpiresIn: 3600, TokenType: "Bearer" });
    const [earlier, later] = [claimsOf(one.AccessToken), claimsOf(two.AccessToken)];
    expect(later).toMatchObject({ auth_time: earlier.auth_time, origin_jti: earlier.origin_jti });
    expect(later.iat).toBe(earlier.iat + 1800);
    expect(later.jti).not.toBe(earlier.jti);
    expect((await getUser(two.AccessToken)).Username).toBe(later.sub);
    expect(userPool.tokens.stored()).toBe(0);
    expect(userPool.counts.refreshes).toBe(2);
  });

  it("refuses a token that the app client was not given, and one that is expired or revoked", async () => {
    const { client, clock, first, getTokens } = await signedIn();
    for (const unknown of ["a.b.c.d.e", first.slice(0, -2), "x"]) {
      await expect(getTokens(unknown)).rejects.toMatchObject({
        name: "NotAuthorizedException",
        message: "Invalid Refresh Token",
      });
    }
    await expect(getTokens(undefined)).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(
      client.send(new GetTokensFromRefreshTokenCommand({ ClientId: "another", RefreshToken: first })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    clock.now += 60 * MINUTE;
    await expect(getTokens(first)).rejects.toMatchObject({ message: "Refresh Token has expired" });
    clock.now -= MINUTE;
    await client.send(new RevokeTokenCommand({ ClientId: CLIENT_ID, Token: first }));
    await expect(getTokens(first)).rejects.toMatchObject({ message: "Refresh Token has been revoked" });
  });

  it("requires the app client's secret itself, where the flow requires its hash", async () => {
    const clientSecret = "s".repeat(52);
    const { first, getTokens } = await signedIn({}, { clientSecret });
    for (const wrong of [{}, { ClientSecret: "t".repeat(52) }, { ClientSecret: "s" }]) {
      await expect(getTokens(first, wrong)).rejects.toMatchObject({
        name: "NotAuthorizedException",
        message: `Invalid client secret for client ${CLIENT_ID}`,
      });
    }
    expect((await getTokens(first, { ClientSecret: clientSecret })).IdToken).toBeDefined();
  });
});

describe("a refresh that is refused", () => {
  const NO_SUCH = "the app client was given no such refresh token";
  const REVOKED = "the token was revoked, or the user signed out everywhere or was deleted";
  type Scene = Awaited<ReturnType<typeof signedIn>>;

  it.each<[string, (scene: Scene) => string, name: string, message: string, because: string]>([
    ["of a token that nobody made", () => "a.b.c.d.e", "NotAuthorizedException", "Invalid Refresh Token", NO_SUCH],
    [
      "of another app client's token",
      ({ issue }) => issue("another"),
      "NotAuthorizedException",
      "Invalid Refresh Token",
      NO_SUCH,
    ],
    [
      "of an expired token",
      (scene) => {
        scene.clock.now += 60 * MINUTE;
        return scene.first;
      },
      "NotAuthorizedException",
      "Refresh Token has expired",
      "the sign-in is older than the app client's RefreshTokenValidity",
    ],
    [
      "after a sign-out everywhere",
      ({ first, user, userPool }) => {
        userPool.tokens.signOut(user());
        return first;
      },
      "NotAuthorizedException",
      "Refresh Token has been revoked",
      REVOKED,
    ],
    [
      "of a deleted user",
      ({ first, user, userPool }) => {
        userPool.users.remove(user());
        return first;
      },
      "NotAuthorizedException",
      "Refresh Token has been revoked",
      REVOKED,
    ],
    [
      "of a disabled user",
      ({ first, user }) => {
        user().enabled = false;
        return first;
      },
      "NotAuthorizedException",
      "User is disabled.",
      "an administrator disabled the user",
    ],
  ])("%s gets the same refusal by both ways, and the log says why", async (_, prepare, name, message, because) => {
    const scene = await signedIn();
    const token = prepare(scene);
    await expect(scene.getTokens(token)).rejects.toMatchObject({ name, message });
    expect(scene.log.at(-1)).toMatchObject({ because });
    await expect(scene.byFlow(token)).rejects.toMatchObject({ name, message });
    expect(scene.log.at(-1)).toMatchObject({ because });
    expect(scene.userPool.counts.refreshes).toBe(0);
  });

  it("by the flow lacks the flow, the token or the hash of the secret", async () => {
    const withoutFlow = await signedIn({ ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] });
    await expect(withoutFlow.byFlow(withoutFlow.first)).rejects.toMatchObject(NO_FLOW);
    const plain = await signedIn();
    await expect(plain.byFlow("")).rejects.toMatchObject({ message: "Missing required parameter REFRESH_TOKEN" });
    const secret = await signedIn({}, { clientSecret: "s".repeat(52) });
    await expect(secret.byFlow(secret.first)).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: `Client ${CLIENT_ID} is configured with secret but SECRET_HASH was not received`,
    });
  });
});

describe("refresh token rotation", () => {
  it("gives a new refresh token and ends the used one at once when there is no grace period", async () => {
    for (const grace of [undefined, 0]) {
      const { first, getTokens, log } = await signedIn(rotation(grace));
      const one = await getTokens(first);
      expect(one.RefreshToken).toMatch(/^[\w-]+(?:\.[\w-]+){4}$/);
      expect(one.RefreshToken).not.toBe(first);
      await expect(getTokens(first)).rejects.toMatchObject(REUSED);
      expect(log.at(-1)).toMatchObject({ because: expect.stringContaining("an earlier refresh replaced the token") });
      const two = await getTokens(one.RefreshToken);
      await expect(getTokens(one.RefreshToken)).rejects.toMatchObject(REUSED);
      expect((await getTokens(two.RefreshToken)).AccessToken).toBeDefined();
    }
  });

  it("lets the used token be sent again during the grace period, which a retry does not prolong", async () => {
    for (const grace of [10, "10"]) {
      const { clock, first, getTokens } = await signedIn(rotation(grace));
      await getTokens(first);
      clock.now += 6 * SECOND;
      const retried = await getTokens(first);
      clock.now += 4 * SECOND - 1;
      expect((await getTokens(first)).RefreshToken).toBeDefined();
      clock.now += 1;
      await expect(getTokens(first)).rejects.toMatchObject(REUSED);
      expect((await getTokens(retried.RefreshToken)).RefreshToken).toBeDefined();
    }
  });

  it("keeps the sign-in: its end, its auth_time, and its revocation by the newest or the oldest token", async () => {
    for (const revokeBy of ["first", "newest"] as const) {
      const { client, clock, first, getTokens, getUser } = await signedIn(rotation());
      clock.now += 59 * MINUTE;
      const one = await getTokens(first);
      expect(claimsOf(one.AccessToken).auth_time).toBe(claimsOf(one.AccessToken).iat - 59 * 60);
      clock.now += MINUTE;
      await expect(getTokens(one.RefreshToken)).rejects.toMatchObject({ message: "Refresh Token has expired" });
      clock.now -= MINUTE;
      const Token = revokeBy === "first" ? first : one.RefreshToken;
      await client.send(new RevokeTokenCommand({ ClientId: CLIENT_ID, Token }));
      await expect(getTokens(one.RefreshToken)).rejects.toMatchObject({ message: "Refresh Token has been revoked" });
      await expect(getUser(one.AccessToken)).rejects.toMatchObject({ message: "Access Token has been revoked" });
    }
  });

  it("takes the flow REFRESH_TOKEN_AUTH from the app client, even when ExplicitAuthFlows name it", async () => {
    const { asAdministrator, byFlow, first, getTokens, log } = await signedIn(rotation());
    await expect(byFlow(first)).rejects.toMatchObject(NO_FLOW);
    expect(log.at(-1)).toMatchObject({ because: expect.stringContaining("only GetTokensFromRefreshToken refreshes") });
    await expect(asAdministrator(first)).rejects.toMatchObject(NO_FLOW);
    expect((await getTokens(first)).RefreshToken).toBeDefined();

    const without = await signedIn({ RefreshTokenRotation: { Feature: "DISABLED" } });
    expect((await without.byFlow(without.first)).AuthenticationResult?.IdToken).toBeDefined();
    expect((await without.asAdministrator(without.first)).AuthenticationResult?.IdToken).toBeDefined();
  });

  it("forgets a replaced token once it would have expired", async () => {
    const { clock, getTokens, issue, userPool } = await signedIn(rotation());
    for (let count = 0; count < 64; count++) {
      clock.now += 10 * MINUTE;
      await getTokens(issue());
    }
    // The map is swept at every sixteenth entry, and six tokens of the last hour have not expired.
    expect(userPool.tokens.stored()).toBeLessThanOrEqual(16 + 6);
    expect(userPool.tokens.stored()).toBeGreaterThanOrEqual(6);
  });

  it("is described with the app client", async () => {
    expect((await (await signedIn(rotation(30))).describeClient())?.RefreshTokenRotation).toEqual({
      Feature: "ENABLED",
      RetryGracePeriodSeconds: 30,
    });
    expect((await (await signedIn()).describeClient())?.RefreshTokenRotation).toEqual({
      Feature: "DISABLED",
      RetryGracePeriodSeconds: 0,
    });
  });
});
