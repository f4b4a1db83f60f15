/** The user pool, called by the unmodified AWS SDK over a socket. */
import { randomBytes } from "node:crypto";
import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { refresh, signIn } from "../lib/call/cognito-sign-in.ts";
import { srpHandshake } from "../lib/call/srp.ts";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { propertiesOf, type RunningStack, type RunningStackOptions, runningStack } from "./fixtures/running-stack.ts";

const PASSWORD = "Passw0rd!-and-longer";

async function scene(options: RunningStackOptions = {}) {
  const clock = { now: Date.now() };
  const stack = await runningStack({ ...options, surroundings: { now: () => clock.now } });
  const client = new CognitoIdentityProviderClient({
    region: stack.region,
    endpoint: stack.awsEndpoint,
    credentials: stack.developer,
  });
  const userPoolId = stack.environment["COGNITO_USER_POOL_ID"] ?? "";
  const appClientId = stack.environment["COGNITO_APP_CLIENT_ID"] ?? "";
  const pool = { client, userPoolId, appClientId, now: () => clock.now, randomBytes };
  return { appClientId, client, clock, pool, stack, userPoolId };
}

const refusal = (name: string, message: string) => ({ name, message, $metadata: { httpStatusCode: 400 } });

/** Sends a request as it is on the wire, without the SDK. */
async function post(stack: RunningStack, target: string, input: object | string) {
  const response = await fetch(stack.awsEndpoint, {
    method: "POST",
    headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target },
    body: typeof input === "string" ? input : JSON.stringify(input),
  });
  return { response, body: await response.text() };
}

describe("SignUp", () => {
  it("creates an account that waits for confirmation, with an unverified address and no code sent", async () => {
    const { appClientId, client, userPoolId } = await scene();
    const answer = await client.send(
      new SignUpCommand({ ClientId: appClientId, Username: "Ada@Example.com", Password: PASSWORD }),
    );
    expect(answer).toMatchObject({ UserConfirmed: false, UserSub: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(answer.CodeDeliveryDetails).toBeUndefined();
    const user = await client.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: "ada@example.com" }));
    expect(user).toMatchObject({ Username: answer.UserSub, UserStatus: "UNCONFIRMED", Enabled: true });
  });

  it.each([
    [
      "a name that is not an e-mail address",
      "ada",
      PASSWORD,
      "InvalidParameterException",
      "Username should be an email.",
    ],
    [
      "a name that is too long",
      `${"a".repeat(122)}@b.c.de`,
      PASSWORD,
      "InvalidParameterException",
      "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must have length less than or equal to 128",
    ],
    [
      "a short password",
      "a@b.cd",
      "Short1!",
      "InvalidPasswordException",
      "Password did not conform with policy: Password not long enough",
    ],
    [
      "a password without capitals",
      "a@b.cd",
      "passw0rd!-and-longer",
      "InvalidPasswordException",
      "Password did not conform with policy: Password must have uppercase characters",
    ],
    [
      "a password without small letters",
      "a@b.cd",
      "PASSW0RD!-AND-LONGER",
      "InvalidPasswordException",
      "Password did not conform with policy: Password must have lowercase characters",
    ],
    [
      "a password without digits",
      "a@b.cd",
      "Password!-and-longer",
      "InvalidPasswordException",
      "Password did not conform with policy: Password must have numeric characters",
    ],
    [
      "a password without symbols",
      "a@b.cd",
      "Passw0rdXXandXlonger",
      "InvalidPasswordException",
      "Password did not conform with policy: Password must have symbol characters",
    ],
  ])("refuses %s", async (_, Username, Password, name, message) => {
    const { appClientId, client } = await scene();
    await expect(client.send(new SignUpCommand({ ClientId: appClientId, Username, Password }))).rejects.toMatchObject(
      refusal(name, message),
    );
  });

  it("refuses a name that is taken, in any case", async () => {
    const { appClientId, client } = await scene();
    const signUp = (Username: string) =>
      client.send(new SignUpCommand({ ClientId: appClientId, Username, Password: PASSWORD }));
    await signUp("ada@example.com");
    await expect(signUp("ADA@example.com")).rejects.toMatchObject(
      refusal("UsernameExistsException", "User already exists"),
    );
  });

  it("is refused when only administrators create accounts", async () => {
    const { appClientId, client } = await scene({
      edit(template) {
        propertiesOf(template, "UserPool")["AdminCreateUserConfig"] = { AllowAdminCreateUserOnly: true };
      },
    });
    const signUp = new SignUpCommand({ ClientId: appClientId, Username: "a@b.cd", Password: PASSWORD });
    await expect(client.send(signUp)).rejects.toMatchObject(
      refusal("NotAuthorizedException", "SignUp is not permitted for this user pool"),
    );
  });
});

describe("an administrator's actions", () => {
  it("require a valid signature and a policy that allows them", async () => {
    const { stack, userPoolId } = await scene();
    const unsigned = await post(stack, "AWSCognitoIdentityProviderService.AdminGetUser", {
      UserPoolId: userPoolId,
      Username: "x",
    });
    expect(unsigned.response.status).toBe(400);
    expect(JSON.parse(unsigned.body)).toEqual({
      __type: "MissingAuthenticationTokenException",
      message: "Missing Authentication Token",
    });

    const get = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
      new CognitoIdentityProviderClient({ region: stack.region, endpoint: stack.awsEndpoint, credentials }).send(
        new AdminGetUserCommand({ UserPoolId: userPoolId, Username: "x" }),
      );
    await expect(get({ ...stack.developer, accessKeyId: "AKIALOCALNOBODY00000" })).rejects.toMatchObject(
      refusal("UnrecognizedClientException", "The security token included in the request is invalid."),
    );
    await expect(get({ ...stack.developer, secretAccessKey: "wrong" })).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
    const ada = await adaInTheGroup(stack);
    await expect(get(await ada.credentials())).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringMatching(
        /^User: arn:aws:sts::111122223333:assumed-role\/[\w-]+\/CognitoIdentityCredentials is not authorized to perform: cognito-idp:AdminGetUser on resource: arn:aws:cognito-idp:eu-west-1:111122223333:userpool\/eu-west-1_\w{9} because no identity-based policy allows the cognito-idp:AdminGetUser action$/,
      ),
    });
  });

  it("confirm once", async () => {
    const { client, stack, userPoolId } = await scene();
    const ada = await adaInTheGroup(stack);
    const confirm = client.send(new AdminConfirmSignUpCommand({ UserPoolId: userPoolId, Username: ada.email }));
    await expect(confirm).rejects.toMatchObject(
      refusal("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"),
    );
  });

  it("create an account that must change its password before it signs in", async () => {
    const { client, pool, userPoolId } = await scene();
    const named = { UserPoolId: userPoolId, Username: "svc@example.com" };
    const { User } = await client.send(
      new AdminCreateUserCommand({ ...named, MessageAction: "SUPPRESS", TemporaryPassword: PASSWORD }),
    );
    expect(User?.UserStatus).toBe("FORCE_CHANGE_PASSWORD");
    await expect(signIn(pool, { username: named.Username, password: PASSWORD })).rejects.toMatchObject({
      name: "UnexpectedAnswer",
    });
    const again = client.send(new AdminCreateUserCommand({ ...named, MessageAction: "SUPPRESS" }));
    await expect(again).rejects.toMatchObject(refusal("UsernameExistsException", "User account already exists"));

    await client.send(new AdminSetUserPasswordCommand({ ...named, Password: `${PASSWORD}2`, Permanent: true }));
    expect((await signIn(pool, { username: named.Username, password: `${PASSWORD}2` })).idToken).toMatch(/^eyJ/);
    await expect(signIn(pool, { username: named.Username, password: PASSWORD })).rejects.toMatchObject({
      name: "NotAuthorizedException",
    });
  });

  it.each([
    ["a user that is not there", "AdminGetUser", "UserNotFoundException", "User does not exist."],
    [
      "a pool that is not there",
      "AdminGetUser",
      "ResourceNotFoundException",
      "User pool eu-west-1_nowhere00 does not exist.",
    ],
    ["a group that is not there", "AdminAddUserToGroup", "ResourceNotFoundException", "Group not found."],
  ])("refuse %s", async (what, _, name, message) => {
    const { client, stack, userPoolId } = await scene();
    const ada = await adaInTheGroup(stack);
    const command = what.includes("group")
      ? client.send(
          new AdminAddUserToGroupCommand({ UserPoolId: userPoolId, Username: ada.email, GroupName: "nobody" }),
        )
      : client.send(
          new AdminGetUserCommand({
            UserPoolId: what.includes("pool") ? "eu-west-1_nowhere00" : userPoolId,
            Username: "nobody@example.com",
          }),
        );
    await expect(command).rejects.toMatchObject(refusal(name, message));
  });
});

describe("signing in", () => {
  it("answers an unknown name like a wrong password, with the same challenge each time", async () => {
    const { appClientId, client, pool, stack } = await scene();
    const ada = await adaInTheGroup(stack);
    await expect(signIn(pool, { username: "nobody@example.com", password: PASSWORD })).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Incorrect username or password."),
    );
    const begin = async (USERNAME = "nobody@example.com") => {
      const AuthParameters = { USERNAME, SRP_A: srpHandshake(pool.userPoolId, randomBytes).srpA };
      const { ChallengeName, ChallengeParameters } = await client.send(
        new InitiateAuthCommand({ AuthFlow: "USER_SRP_AUTH", ClientId: appClientId, AuthParameters }),
      );
      const userId = ChallengeParameters?.["USER_ID_FOR_SRP"];
      expect([ChallengeName, ChallengeParameters]).toEqual([
        "PASSWORD_VERIFIER",
        {
          SALT: expect.stringMatching(/^[0-9a-f]{32}$/),
          SECRET_BLOCK: expect.stringMatching(/^[A-Za-z0-9+/]{800}$/),
          SRP_B: expect.stringMatching(/^[0-9a-f]{700,768}$/),
          USERNAME: userId,
          USER_ID_FOR_SRP: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      ]);
      return [userId, ChallengeParameters?.["SALT"]];
    };
    expect(await begin()).toEqual(await begin());
    expect(await begin(ada.email)).not.toEqual(await begin());
  });

  it("refuses an unknown name at once when the app client does not hide it", async () => {
    const { pool } = await scene({
      edit(template) {
        delete propertiesOf(template, "UserPoolClient")["PreventUserExistenceErrors"];
      },
    });
    await expect(signIn(pool, { username: "nobody@example.com", password: PASSWORD })).rejects.toMatchObject(
      refusal("UserNotFoundException", "User does not exist."),
    );
  });

  it.each(["0", "N", "2N"])("refuses an SRP_A of %s, with which anyone could sign in", async (which) => {
    const { appClientId, client, stack } = await scene();
    const ada = await adaInTheGroup(stack);
    const { getDiffieHellman } = await import("node:crypto");
    const N = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
    const SRP_A = { "0": 0n, N, "2N": 2n * N }[which]?.toString(16) ?? "";
    const begin = client.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_SRP_AUTH",
        ClientId: appClientId,
        AuthParameters: { USERNAME: ada.email, SRP_A },
      }),
    );
    await expect(begin).rejects.toMatchObject(refusal("NotAuthorizedException", "Incorrect username or password."));
  });

  it("accepts an answer once, within three minutes, with a time in Cognito's format", async () => {
    const { appClientId, client, clock, pool, stack } = await scene();
    const ada = await adaInTheGroup(stack);
    const begin = async () => {
      const handshake = srpHandshake(pool.userPoolId, randomBytes);
      const AuthParameters = { USERNAME: ada.email, SRP_A: handshake.srpA };
      const { ChallengeParameters: p = {} } = await client.send(
        new InitiateAuthCommand({ AuthFlow: "USER_SRP_AUTH", ClientId: appClientId, AuthParameters }),
      );
      const userId = p["USER_ID_FOR_SRP"] ?? "";
      const answer = handshake.answer({
        userId,
        password: ada.password,
        srpB: p["SRP_B"] ?? "",
        salt: p["SALT"] ?? "",
        secretBlock: p["SECRET_BLOCK"] ?? "",
        now: clock.now,
      });
      return (timestamp = answer.timestamp) =>
        client.send(
          new RespondToAuthChallengeCommand({
            ChallengeName: "PASSWORD_VERIFIER",
            ClientId: appClientId,
            ChallengeResponses: {
              USERNAME: userId,
              PASSWORD_CLAIM_SECRET_BLOCK: p["SECRET_BLOCK"] ?? "",
              PASSWORD_CLAIM_SIGNATURE: answer.signature,
              TIMESTAMP: timestamp,
            },
          }),
        );
    };
    const wrong = refusal("NotAuthorizedException", "Incorrect username or password.");
    const once = await begin();
    expect((await once()).AuthenticationResult).toMatchObject({ TokenType: "Bearer", ExpiresIn: 900 });
    await expect(once()).rejects.toMatchObject(wrong);

    const late = await begin();
    clock.now += 3 * 60_000 + 1;
    await expect(late()).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Invalid session for the user, session is expired."),
    );

    const withZero = await begin();
    await expect(withZero("Tue Nov 05 12:00:00 UTC 2026")).rejects.toMatchObject(wrong);
  });

  it.each([
    ["USER_PASSWORD_AUTH", "InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"],
    ["CUSTOM_AUTH", "InvalidParameterException", "CUSTOM_AUTH flow not enabled for this client"],
    ["SOMETHING", "InvalidParameterException", "Initiate Auth method not supported."],
  ])("by %s is refused", async (AuthFlow, type, message) => {
    const { appClientId, stack } = await scene();
    const { body, response } = await post(stack, "AWSCognitoIdentityProviderService.InitiateAuth", {
      AuthFlow,
      ClientId: appClientId,
      AuthParameters: {},
    });
    expect(response.status).toBe(400);
    expect(JSON.parse(body)).toEqual({ __type: type, message });
  });

  it("is refused for a disabled user and an unknown app client", async () => {
    const { pool, stack } = await scene();
    const ada = await adaInTheGroup(stack);
    await expect(
      signIn({ ...pool, appClientId: "nobody" }, { username: ada.email, password: ada.password }),
    ).rejects.toMatchObject(refusal("ResourceNotFoundException", "User pool client nobody does not exist."));
    const user = stack.userPools[0]?.users.find(ada.email);
    if (user) user.enabled = false;
    await expect(signIn(pool, { username: ada.email, password: ada.password })).rejects.toMatchObject(
      refusal("NotAuthorizedException", "User is disabled."),
    );
  });
});

describe("tokens", () => {
  const decode = (part = "") => Buffer.from(part, "base64url").toString("utf8");

  const UUID = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const claimsOf = (token = "") => JSON.parse(decode(token.split(".")[1]));

  /** The user pool's answers to a sign-in of the test user Ada and to a refresh. */
  async function renewTokens() {
    const stage = await scene();
    const ada = await adaInTheGroup(stage.stack);
    const { idToken, refreshToken } = await signIn(stage.pool, { username: ada.email, password: ada.password });
    const renew = new InitiateAuthCommand({
      AuthFlow: "REFRESH_TOKEN_AUTH",
      ClientId: stage.appClientId,
      AuthParameters: { REFRESH_TOKEN: refreshToken },
    });
    const { AuthenticationResult = {} } = await stage.client.send(renew);
    return { ...stage, ada, idToken, refreshToken, result: AuthenticationResult };
  }

  it("have Cognito's header and claims", async () => {
    const { ada, appClientId, clock, result, userPoolId } = await renewTokens();
    const seconds = Math.floor(clock.now / 1000);
    const shared = {
      sub: UUID,
      "cognito:groups": ["age-callers"],
      iss: `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`,
      origin_jti: UUID,
      event_id: UUID,
      auth_time: seconds,
      iat: seconds,
      exp: seconds + 900,
      jti: UUID,
    };
    for (const token of [result.IdToken, result.AccessToken]) {
      const [header, claims] = token?.split(".") ?? [];
      expect(decode(header)).toMatch(/^\{"kid":"(?:[A-Za-z0-9+]|\\\/){43}=","alg":"RS256"\}$/);
      expect(decode(claims)).toContain(`"iss":"https:\\/\\/cognito-idp.eu-west-1.amazonaws.com\\/${userPoolId}"`);
    }
    const role = expect.stringMatching(/^arn:aws:iam::111122223333:role\//);
    const id = claimsOf(result.IdToken);
    expect(id).toEqual({
      ...shared,
      aud: appClientId,
      "cognito:preferred_role": role,
      "cognito:roles": [role],
      "cognito:username": id.sub,
      // The app client of the template reads the address, and not whether it is verified.
      email: ada.email,
      token_use: "id",
    });
    expect(claimsOf(result.AccessToken)).toEqual({
      ...shared,
      client_id: appClientId,
      scope: "aws.cognito.signin.user.admin",
      token_use: "access",
      username: id.sub,
    });
  });

  it("are signed by the pool's published keys, ID tokens by one and access tokens by the other", async () => {
    const { result, stack, userPoolId } = await renewTokens();
    const { keys } = JSON.parse(await (await fetch(`${stack.awsEndpoint}/${userPoolId}/.well-known/jwks.json`)).text());
    expect(keys).toHaveLength(2);
    const { createPublicKey, verify } = await import("node:crypto");
    const kids = [result.IdToken, result.AccessToken].map((token = "") => {
      const [header = "", claims = "", signature = ""] = token.split(".");
      const jwk = keys.find(({ kid }: { kid: string }) => kid === JSON.parse(decode(header)).kid);
      expect(Object.keys(jwk).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
      const key = createPublicKey({ key: jwk, format: "jwk" });
      expect(verify("RSA-SHA256", Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, "base64url"))).toBe(
        true,
      );
      return jwk.kid;
    });
    expect(new Set(kids).size).toBe(2);
  });

  it("are refreshed with the sign-in's auth_time until the refresh token expires", async () => {
    const { clock, idToken, pool, refreshToken, result } = await renewTokens();
    expect(refreshToken).toMatch(/^[\w-]+(?:\.[\w-]+){4}$/);
    expect(result).toEqual({
      AccessToken: expect.any(String),
      ExpiresIn: 900,
      IdToken: expect.any(String),
      TokenType: "Bearer",
    });
    clock.now += 3_600_000;
    const second = await refresh(pool, { refreshToken });
    expect(second.refreshToken).toBe(refreshToken);
    const [before, after] = [claimsOf(idToken), claimsOf(second.idToken)];
    expect(after).toMatchObject({ auth_time: before.auth_time, origin_jti: before.origin_jti, iat: before.iat + 3600 });
    expect(after.jti).not.toBe(before.jti);
    await expect(refresh(pool, { refreshToken: "not.a.refresh.token." })).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Invalid Refresh Token"),
    );
    clock.now += 86_400_000;
    await expect(refresh(pool, { refreshToken })).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Refresh Token has expired"),
    );
  });
});

describe("the wire", () => {
  it("has Cognito's error headers, with the colon after the type, and allows browsers", async () => {
    const { appClientId, stack } = await scene();
    const { body, response } = await post(stack, "AWSCognitoIdentityProviderService.SignUp", {
      ClientId: appClientId,
      Username: "x",
      Password: PASSWORD,
    });
    expect(response.status).toBe(400);
    expect(body).toBe('{"__type":"InvalidParameterException","message":"Username should be an email."}');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-errortype": "InvalidParameterException:",
      "x-amzn-errormessage": "Username should be an email.",
      "x-amzn-requestid": expect.stringMatching(/^[0-9a-f-]{36}$/),
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
    });
  });

  it.each([
    ["no JSON", "{", "SerializationException"],
    ["a list", "[]", "SerializationException"],
    ["a missing member", "{}", "InvalidParameterException"],
    ["a member of another type", '{"ClientId":{},"Username":[],"Password":1}', "SerializationException"],
  ])("refuses %s", async (_, input, type) => {
    const { stack } = await scene();
    const { body, response } = await post(stack, "AWSCognitoIdentityProviderService.SignUp", input);
    expect(response.status).toBe(400);
    expect(JSON.parse(body).__type).toBe(type);
  });

  it("refuses bytes that are not UTF-8, which a decoder would make one user of", async () => {
    const { appClientId, stack } = await scene();
    const [before = "", after = ""] = JSON.stringify({
      ClientId: appClientId,
      Username: "NAME@example.com",
      Password: PASSWORD,
    }).split("NAME");
    const answers = [0xfe, 0xff].map(async (byte) => {
      const response = await fetch(stack.awsEndpoint, {
        method: "POST",
        headers: {
          "Content-Type": "application/x-amz-json-1.1",
          "X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp",
        },
        body: Buffer.concat([Buffer.from(before), Buffer.of(byte), Buffer.from(after)]),
      });
      return [response.status, JSON.parse(await response.text()).__type];
    });
    expect(await Promise.all(answers)).toEqual([
      [400, "SerializationException"],
      [400, "SerializationException"],
    ]);
  });

  it.each(["application/json", "text/plain", ""])("finds no operation with the Content-Type %j", async (type) => {
    const { stack } = await scene();
    const response = await fetch(stack.awsEndpoint, {
      method: "POST",
      headers: { "Content-Type": type, "X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp" },
      body: "{}",
    });
    expect([response.status, await response.json()]).toEqual([
      404,
      {
        Output: { __type: "com.amazon.coral.service#UnknownOperationException", message: null },
        Version: "1.0",
      },
    ]);
  });

  it.each([
    ["PUT", "/"],
    ["POST", "/elsewhere"],
  ])("must be a POST to the root: %s %s is not imitated", async (method, path) => {
    const { stack } = await scene();
    const response = await fetch(`${stack.awsEndpoint}${path}`, {
      method,
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp",
      },
      body: "{}",
    });
    expect(response.status).toBe(501);
  });

  it("says what is not imitated, never in the form of a refusal by AWS", async () => {
    const { client, stack } = await scene();
    await expect(client.send(new CreateUserPoolCommand({ PoolName: "x" }))).rejects.toMatchObject({
      name: "NotImitated",
      message: "cognito-idp CreateUserPool is not imitated by the local stack",
      $metadata: { httpStatusCode: 501 },
    });
    const { response } = await post(stack, "DynamoDB_20120810.GetItem", {});
    expect(response.status).toBe(501);
  });
});
