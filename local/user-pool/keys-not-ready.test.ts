/** A user pool while its RSA keys are being generated, called by the unmodified AWS SDK. */
import type { KeyPairKeyObjectResult } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  GetUserCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, it } from "vitest";
import { rsaKeyPair } from "../../test/fixtures/key-pairs.ts";
import { CLIENT_ID, testEndpoint } from "../../test/fixtures/test-endpoint.ts";
import { createDeferred } from "../deferred.ts";

const EMAIL = "ada@example.com";
const PASSWORD = "Passw0rd!";
const AuthParameters = { USERNAME: EMAIL, PASSWORD };

/** Opens a pool whose keys are ready when the test generates them. */
async function scene() {
  const generated = createDeferred<KeyPairKeyObjectResult>();
  const endpoint = await testEndpoint({
    rsaKeyPair: () => generated.promise,
    appClient: { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"] },
  });
  const { client, userPool } = endpoint;
  const pool = new CognitoIdentityProviderClient(client);
  const user = { UserPoolId: userPool.id, Username: EMAIL };
  await pool.send(new AdminCreateUserCommand({ ...user, MessageAction: "SUPPRESS" }));
  await pool.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  return { ...endpoint, pool, user, generate: async () => generated.resolve(await rsaKeyPair()) };
}

it("answers administrators, and makes both kinds of sign-in and the public keys wait", async () => {
  const { client, generate, pool, user, userPool } = await scene();
  const settled: string[] = [];
  const note = async <Result>(name: string, result: Promise<Result>): Promise<Result> => {
    const value = await result;
    settled.push(name);
    return value;
  };
  const signIn = { ClientId: CLIENT_ID, AuthParameters };
  const waiting = [
    note("a sign-in", pool.send(new InitiateAuthCommand({ ...signIn, AuthFlow: "USER_PASSWORD_AUTH" }))),
    note(
      "a sign-in by an administrator",
      pool.send(
        new AdminInitiateAuthCommand({ ...signIn, UserPoolId: userPool.id, AuthFlow: "ADMIN_USER_PASSWORD_AUTH" }),
      ),
    ),
    note("the public keys", fetch(`${client.endpoint}/${userPool.id}/.well-known/jwks.json`)),
  ];
  expect(await pool.send(new AdminGetUserCommand(user))).toMatchObject({ UserStatus: "CONFIRMED" });
  expect(settled).toEqual([]);

  await generate();
  await Promise.all(waiting);
  expect(settled).toHaveLength(3);
  const { AuthenticationResult } = await pool.send(
    new InitiateAuthCommand({ ...signIn, AuthFlow: "USER_PASSWORD_AUTH" }),
  );
  expect(await pool.send(new GetUserCommand({ AccessToken: AuthenticationResult?.AccessToken }))).toMatchObject({
    Username: expect.any(String),
  });
});

it("accepts no token before the keys are ready", async () => {
  const { pool } = await scene();
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const AccessToken = `${part({ alg: "RS256" })}.${part({ sub: "x", token_use: "access" })}.AAAA`;
  await expect(pool.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({
    name: "NotAuthorizedException",
  });
});

it("answers a sign-in with an internal error when the keys cannot be generated, and the others as before", async () => {
  const { client, userPool } = await testEndpoint({
    rsaKeyPair: () => Promise.reject(new Error("no randomness")),
    appClient: { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] },
  });
  const pool = new CognitoIdentityProviderClient({ ...client, maxAttempts: 1 });
  const signIn = new InitiateAuthCommand({ ClientId: CLIENT_ID, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters });
  await expect(pool.send(signIn)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  const user = { UserPoolId: userPool.id, Username: EMAIL };
  await expect(pool.send(new AdminCreateUserCommand({ ...user, MessageAction: "SUPPRESS" }))).resolves.toMatchObject({
    User: { Enabled: true },
  });
});
