import { createHmac, randomBytes } from "node:crypto";
import {
  AdminInitiateAuthCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  DescribeUserPoolClientCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { CLIENT_ID, testEndpoint, VERIFIED } from "../../test/fixtures/test-endpoint.ts";

const EMAIL = "ada@example.com";
const PASSWORD = "Passw0rd!-and-longer";
const SECRET = "s".repeat(52);
const hashOf = (name: string, secret = SECRET) =>
  createHmac("sha256", secret)
    .update(name + CLIENT_ID)
    .digest("base64");
const MISSING = {
  name: "NotAuthorizedException",
  message: `Client ${CLIENT_ID} is configured with secret but SECRET_HASH was not received`,
};
const WRONG = { name: "NotAuthorizedException", message: `Unable to verify secret hash for client ${CLIENT_ID}` };
const REFRESH_WRONG = {
  name: "NotAuthorizedException",
  message: `SecretHash does not match for the client: ${CLIENT_ID}`,
};

/** Makes a pool whose app client has a secret, with the user Ada. */
async function scene(status: "CONFIRMED" | "FORCE_CHANGE_PASSWORD" = "CONFIRMED") {
  const { client, userPool } = await testEndpoint({
    clientSecret: SECRET,
    userPool: { AutoVerifiedAttributes: ["email"] },
    appClient: {
      ExplicitAuthFlows: ["PASSWORD", "ADMIN_USER_PASSWORD", "USER_SRP", "REFRESH_TOKEN"].map(
        (name) => `ALLOW_${name === "PASSWORD" ? "USER_PASSWORD" : name}_AUTH`,
      ),
    },
  });
  const { sub } = userPool.createUser({ username: EMAIL, attributes: VERIFIED, password: PASSWORD, status });
  const idp = new CognitoIdentityProviderClient({ ...client, maxAttempts: 1 });
  const user = { ClientId: CLIENT_ID, Username: EMAIL };
  const parameters = (SECRET_HASH?: string) => (SECRET_HASH === undefined ? {} : { SECRET_HASH });
  const member = (SecretHash?: string) => ({ ...user, ...(SecretHash !== undefined && { SecretHash }) });
  const byPassword = (hash?: string) =>
    idp.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: CLIENT_ID,
        AuthParameters: { USERNAME: EMAIL, PASSWORD, ...parameters(hash) },
      }),
    );
  return { byPassword, idp, member, parameters, sub, userPool };
}

type Scene = Awaited<ReturnType<typeof scene>>;

const REQUESTS: readonly (readonly [string, (scene: Scene, hash?: string) => Promise<unknown>])[] = [
  ["SignUp", ({ idp, member }, hash) => idp.send(new SignUpCommand({ ...member(hash), Password: PASSWORD }))],
  [
    "ConfirmSignUp",
    ({ idp, member }, hash) => idp.send(new ConfirmSignUpCommand({ ...member(hash), ConfirmationCode: "000000" })),
  ],
  ["ResendConfirmationCode", ({ idp, member }, hash) => idp.send(new ResendConfirmationCodeCommand(member(hash)))],
  ["ForgotPassword", ({ idp, member }, hash) => idp.send(new ForgotPasswordCommand(member(hash)))],
  [
    "ConfirmForgotPassword",
    ({ idp, member }, hash) =>
      idp.send(new ConfirmForgotPasswordCommand({ ...member(hash), ConfirmationCode: "000000", Password: PASSWORD })),
  ],
  ["InitiateAuth by password", ({ byPassword }, hash) => byPassword(hash)],
  [
    "InitiateAuth by SRP",
    ({ idp, parameters }, hash) =>
      idp.send(
        new InitiateAuthCommand({
          AuthFlow: "USER_SRP_AUTH",
          ClientId: CLIENT_ID,
          AuthParameters: { USERNAME: EMAIL, SRP_A: "ab".repeat(100), ...parameters(hash) },
        }),
      ),
  ],
  [
    "AdminInitiateAuth by password",
    ({ idp, parameters, userPool }, hash) =>
      idp.send(
        new AdminInitiateAuthCommand({
          AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
          UserPoolId: userPool.id,
          ClientId: CLIENT_ID,
          AuthParameters: { USERNAME: EMAIL, PASSWORD, ...parameters(hash) },
        }),
      ),
  ],
  [
    "RespondToAuthChallenge",
    ({ idp, parameters }, hash) =>
      idp.send(
        new RespondToAuthChallengeCommand({
          ChallengeName: "PASSWORD_VERIFIER",
          ClientId: CLIENT_ID,
          ChallengeResponses: { USERNAME: EMAIL, ...parameters(hash) },
        }),
      ),
  ],
];

describe("an app client with a secret", () => {
  it.each(REQUESTS)("requires SECRET_HASH in %s", async (_, request) => {
    const stage = await scene();
    await expect(request(stage)).rejects.toMatchObject(MISSING);
    for (const wrong of [hashOf(EMAIL, "another"), hashOf("eve@example.com"), randomBytes(32).toString("base64"), "x"])
      await expect(request(stage, wrong)).rejects.toMatchObject(WRONG);
    const right = await request(stage, hashOf(EMAIL)).then(
      () => "answered",
      (error: Error) => error.message,
    );
    expect(right).not.toMatch(/secret/i);
  });

  it("requires SECRET_HASH with a new password, made with the e-mail address or the sub", async () => {
    const stage = await scene("FORCE_CHANGE_PASSWORD");
    const { idp, byPassword, parameters, sub } = stage;
    const { Session } = await byPassword(hashOf(EMAIL));
    const answer = (hash?: string) =>
      idp.send(
        new RespondToAuthChallengeCommand({
          ChallengeName: "NEW_PASSWORD_REQUIRED",
          ClientId: CLIENT_ID,
          Session,
          ChallengeResponses: { USERNAME: EMAIL, NEW_PASSWORD: `${PASSWORD}-2`, ...parameters(hash) },
        }),
      );
    await expect(answer()).rejects.toMatchObject(MISSING);
    await expect(answer(hashOf("eve"))).rejects.toMatchObject(WRONG);
    expect((await answer(hashOf(sub))).AuthenticationResult?.IdToken).toBeDefined();
  });

  it("refreshes with the hash of the sub or with the secret itself, and not with the hash of the e-mail address", async () => {
    const { byPassword, idp, parameters, sub } = await scene();
    const { AuthenticationResult } = await byPassword(hashOf(EMAIL));
    const refresh = (hash?: string) =>
      idp.send(
        new InitiateAuthCommand({
          AuthFlow: "REFRESH_TOKEN_AUTH",
          ClientId: CLIENT_ID,
          AuthParameters: {
            USERNAME: EMAIL,
            REFRESH_TOKEN: AuthenticationResult?.RefreshToken ?? "",
            ...parameters(hash),
          },
        }),
      );
    await expect(refresh()).rejects.toMatchObject(MISSING);
    for (const wrong of [hashOf(EMAIL), hashOf(sub, "another"), `${SECRET}s`])
      await expect(refresh(wrong)).rejects.toMatchObject(REFRESH_WRONG);
    for (const right of [hashOf(sub), SECRET])
      expect((await refresh(right)).AuthenticationResult?.IdToken).toBeDefined();
  });

  it("requires the secret itself in GetTokensFromRefreshToken and RevokeToken", async () => {
    const { byPassword, idp } = await scene();
    const { AuthenticationResult } = await byPassword(hashOf(EMAIL));
    const Token = AuthenticationResult?.RefreshToken;
    const wrong = { name: "NotAuthorizedException", message: `Invalid client secret for client ${CLIENT_ID}` };
    for (const more of [{}, { ClientSecret: `${SECRET}s` }]) {
      const [client, RefreshToken] = [{ ClientId: CLIENT_ID, ...more }, Token];
      await expect(idp.send(new GetTokensFromRefreshTokenCommand({ ...client, RefreshToken }))).rejects.toMatchObject(
        wrong,
      );
      await expect(idp.send(new RevokeTokenCommand({ ...client, Token }))).rejects.toMatchObject(wrong);
    }
    await idp.send(new RevokeTokenCommand({ ClientId: CLIENT_ID, Token, ClientSecret: SECRET }));
  });

  it("is described with the secret", async () => {
    const { idp, userPool } = await scene();
    const described = await idp.send(
      new DescribeUserPoolClientCommand({ UserPoolId: userPool.id, ClientId: CLIENT_ID }),
    );
    expect(described.UserPoolClient?.ClientSecret).toBe(SECRET);
  });
});
