/** The user pool's actions beyond sign-in, called by the unmodified AWS SDK over a socket. */
import { createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  ChangePasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { srpHandshake } from "../../lib/call/srp.ts";
import { CLIENT_ID, type TestEndpointOptions, testEndpoint, VERIFIED } from "../../test/fixtures/test-endpoint.ts";
import type { User } from "./users.ts";

const EMAIL = "ada@example.com";
const PASSWORD = "Passw0rd!";
const OTHER = "0therPassw0rd!";
const BY_PASSWORD = {
  ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
  PreventUserExistenceErrors: "ENABLED",
};
const BOB = { username: "bob@example.com", password: PASSWORD, status: "CONFIRMED" } as const;
const ADMIN_ONLY = { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] } };
const UNVERIFIED = "Cannot reset password for the user as there is no registered/verified email or phone_number";
const FORCED = (user: User) => {
  user.status = "FORCE_CHANGE_PASSWORD";
};
const DISABLED = (user: User) => {
  user.enabled = false;
};
const VERIFIES = { AutoVerifiedAttributes: ["email"] };

async function scene(options: TestEndpointOptions = {}) {
  const stage = await testEndpoint({ appClient: BY_PASSWORD, ...options });
  const client = new CognitoIdentityProviderClient(stage.client);
  const UserPoolId = stage.userPool.id;
  const named = { UserPoolId, Username: EMAIL };
  const signIn = (PASSWORD_ = PASSWORD, USERNAME = EMAIL) =>
    client.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: CLIENT_ID,
        AuthParameters: { USERNAME, PASSWORD: PASSWORD_ },
      }),
    );
  const refresh = (REFRESH_TOKEN = "") =>
    client.send(
      new InitiateAuthCommand({
        AuthFlow: "REFRESH_TOKEN_AUTH",
        ClientId: CLIENT_ID,
        AuthParameters: { REFRESH_TOKEN },
      }),
    );
  // Sends each request once, because the SDK retries some refusals.
  const onceClient = new CognitoIdentityProviderClient({ ...stage.client, maxAttempts: 1 });
  return { ...stage, client, onceClient, named, refresh, signIn, UserPoolId };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Makes an endpoint that has the confirmed user Ada. */
async function withAda(options: TestEndpointOptions = {}) {
  const stage = await scene(options);
  stage.userPool.createUser({ username: EMAIL, attributes: VERIFIED, password: PASSWORD, status: "CONFIRMED" });
  return stage;
}

const refusal = (name: string, message: string) => ({ name, message, $metadata: { httpStatusCode: 400 } });
const MISMATCH = refusal("CodeMismatchException", "Invalid verification code provided, please try again.");
const wrongPassword = refusal("NotAuthorizedException", "Incorrect username or password.");

/** The code in the last log entry. */
function lastCode(log: readonly object[]): string {
  return /the code (\d{6}) /.exec(JSON.stringify(log.at(-1)))?.[1] ?? "none";
}

/** Begins an SRP sign-in of Ada. Returns a function that answers the challenge with the correct proof, under a username that the test chooses. */
async function challengeAda() {
  const stage = await withAda({ appClient: { PreventUserExistenceErrors: "ENABLED" } });
  const handshake = srpHandshake(stage.UserPoolId, randomBytes);
  const { ChallengeParameters: parameters = {} } = await stage.client.send(
    new InitiateAuthCommand({
      AuthFlow: "USER_SRP_AUTH",
      ClientId: CLIENT_ID,
      AuthParameters: { USERNAME: EMAIL, SRP_A: handshake.srpA },
    }),
  );
  const { SALT = "", SECRET_BLOCK = "", SRP_B = "", USER_ID_FOR_SRP: userId = "" } = parameters;
  const proof = handshake.answer({
    userId,
    password: PASSWORD,
    srpB: SRP_B,
    salt: SALT,
    secretBlock: SECRET_BLOCK,
    now: stage.clock.now,
  });
  const respond = (USERNAME: string) =>
    stage.client.send(
      new RespondToAuthChallengeCommand({
        ChallengeName: "PASSWORD_VERIFIER",
        ClientId: CLIENT_ID,
        ChallengeResponses: {
          USERNAME,
          PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
          PASSWORD_CLAIM_SIGNATURE: proof.signature,
          TIMESTAMP: proof.timestamp,
        },
      }),
    );
  return { ...stage, respond, userId };
}

/** Signs in a user with a temporary password. Returns a function that answers the challenge to set a new password. */
async function challengeNewUser() {
  const stage = await scene();
  await stage.client.send(
    new AdminCreateUserCommand({ ...stage.named, MessageAction: "SUPPRESS", TemporaryPassword: PASSWORD }),
  );
  const answer = await stage.signIn();
  const respond = (NEW_PASSWORD: string, Session = answer.Session, USERNAME = EMAIL, more: object = {}) =>
    stage.client.send(
      new RespondToAuthChallengeCommand({
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        ClientId: CLIENT_ID,
        Session,
        ChallengeResponses: { USERNAME, NEW_PASSWORD, ...more },
      }),
    );
  return { ...stage, answer, respond };
}

describe("USER_PASSWORD_AUTH", () => {
  it("signs in by the password when the app client allows it", async () => {
    const { signIn } = await withAda();
    expect((await signIn()).AuthenticationResult).toMatchObject({ TokenType: "Bearer", ExpiresIn: 3600 });
  });

  it("answers a wrong password and an unknown name alike", async () => {
    const { signIn } = await withAda();
    await expect(signIn("wrong")).rejects.toMatchObject(wrongPassword);
    await expect(signIn(PASSWORD, "nobody@example.com")).rejects.toMatchObject(wrongPassword);
  });

  it("requires its parameters, like the other flows", async () => {
    const { refresh, signIn } = await withAda();
    const missing = (name: string) => refusal("InvalidParameterException", `Missing required parameter ${name}`);
    await expect(signIn(PASSWORD, "")).rejects.toMatchObject(missing("USERNAME"));
    await expect(signIn("")).rejects.toMatchObject(missing("PASSWORD"));
    await expect(refresh("")).rejects.toMatchObject(missing("REFRESH_TOKEN"));
  });

  it("is available to servers as ADMIN_USER_PASSWORD_AUTH, with a signature", async () => {
    const { client, UserPoolId } = await withAda();
    const input = {
      UserPoolId,
      ClientId: CLIENT_ID,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH" as const,
      AuthParameters: { USERNAME: EMAIL, PASSWORD },
    };
    expect((await client.send(new AdminInitiateAuthCommand(input))).AuthenticationResult?.IdToken).toBeDefined();
    const refused = await withAda({ appClient: {} });
    await expect(
      refused.client.send(new AdminInitiateAuthCommand({ ...input, UserPoolId: refused.UserPoolId })),
    ).rejects.toMatchObject(
      refusal("InvalidParameterException", "ADMIN_USER_PASSWORD_AUTH flow not enabled for this client"),
    );
  });
});

describe("five wrong passwords", () => {
  it("lock the name for a second and then twice as long each time, even for the right password", async () => {
    const { clock, signIn } = await withAda();
    const locked = refusal("NotAuthorizedException", "Password attempts exceeded");
    for (let count = 0; count < 5; count++) await expect(signIn("wrong")).rejects.toMatchObject(wrongPassword);
    await expect(signIn()).rejects.toMatchObject(locked);
    clock.now += 1_000;
    await expect(signIn("wrong")).rejects.toMatchObject(wrongPassword);
    clock.now += 1_000;
    await expect(signIn()).rejects.toMatchObject(locked);
    clock.now += 1_000;
    expect((await signIn()).AuthenticationResult).toBeDefined();
    await expect(signIn("wrong")).rejects.toMatchObject(wrongPassword);
    expect((await signIn()).AuthenticationResult).toBeDefined();
  });

  it("lock an unknown name in the same way", async () => {
    const { signIn } = await withAda();
    for (let count = 0; count < 5; count++)
      await expect(signIn("x", "nobody@example.com")).rejects.toMatchObject(wrongPassword);
    await expect(signIn("x", "nobody@example.com")).rejects.toMatchObject({ message: "Password attempts exceeded" });
  });

  it("never lock for more than 15 minutes, and attempts meanwhile do not prolong the lock", async () => {
    const { clock, signIn } = await withAda();
    for (let count = 1; count <= 15; count++) {
      await expect(signIn("wrong")).rejects.toMatchObject(wrongPassword);
      if (count >= 5 && count < 15) clock.now += 1_000 * 2 ** (count - 5);
    }
    clock.now += 15 * 60_000 - 1;
    await expect(signIn()).rejects.toMatchObject({ message: "Password attempts exceeded" });
    clock.now += 1;
    expect((await signIn()).AuthenticationResult).toBeDefined();
  });

  it("are forgotten after 15 minutes without an attempt", async () => {
    const { clock, signIn } = await withAda();
    for (let count = 0; count < 5; count++) await expect(signIn("wrong")).rejects.toMatchObject(wrongPassword);
    clock.now += 15 * 60_000;
    for (let count = 0; count < 5; count++) await expect(signIn("wrong")).rejects.toMatchObject(wrongPassword);
    await expect(signIn()).rejects.toMatchObject({ message: "Password attempts exceeded" });
  });
});

describe("PASSWORD_VERIFIER", () => {
  it("draws 256 new bits and a new secret block for each challenge", async () => {
    const { client, userPool } = await withAda({ appClient: {} });
    const { surroundings } = userPool;
    const drawn: Buffer[] = [];
    userPool.surroundings = {
      ...surroundings,
      randomBytes(size) {
        const bytes = surroundings.randomBytes(size);
        drawn.push(bytes);
        return bytes;
      },
    };
    const AuthParameters = { USERNAME: EMAIL, SRP_A: "2" };
    const begin = new InitiateAuthCommand({ AuthFlow: "USER_SRP_AUTH", ClientId: CLIENT_ID, AuthParameters });
    await client.send(begin);
    await client.send(begin);
    // The draws of 16 bytes are request ids.
    const sizes = drawn.map(({ byteLength }) => byteLength).filter((size) => size !== 16);
    expect(sizes).toEqual([32, 600, 32, 600]);
    expect(new Set(drawn.map((bytes) => bytes.toString("hex"))).size).toBe(drawn.length);
  });

  it("accepts the sub and the given name as USERNAME", async () => {
    const bySub = await challengeAda();
    expect((await bySub.respond(bySub.userId)).AuthenticationResult).toBeDefined();
    const byName = await challengeAda();
    expect((await byName.respond(EMAIL)).AuthenticationResult).toBeDefined();
  });

  it("refuses another USERNAME, and a user who was deleted meanwhile", async () => {
    const { respond } = await challengeAda();
    await expect(respond("eve@example.com")).rejects.toMatchObject(wrongPassword);
    const gone = await challengeAda();
    await gone.client.send(new AdminDeleteUserCommand(gone.named));
    await expect(gone.respond(gone.userId)).rejects.toMatchObject(wrongPassword);
  });
});

describe("a challenge that began before a change of the password", () => {
  it("does not accept the old password", async () => {
    const { client, named, respond, userId } = await challengeAda();
    await client.send(new AdminSetUserPasswordCommand({ ...named, Password: OTHER, Permanent: true }));
    await expect(respond(userId)).rejects.toMatchObject(wrongPassword);
  });

  it("cannot set a new password in place of one that the user or an administrator has set since", async () => {
    const { answer, client, named, respond, signIn } = await challengeNewUser();
    const second = await signIn();
    await respond(OTHER);
    const invalid = refusal("NotAuthorizedException", "Invalid session for the user.");
    await expect(respond("An0ther-Passw0rd!", second.Session)).rejects.toMatchObject(invalid);
    expect((await signIn(OTHER)).AuthenticationResult).toBeDefined();

    await client.send(new AdminSetUserPasswordCommand({ ...named, Password: PASSWORD }));
    const third = await signIn();
    await client.send(new AdminSetUserPasswordCommand({ ...named, Password: OTHER, Permanent: true }));
    await expect(respond("An0ther-Passw0rd!", third.Session)).rejects.toMatchObject(invalid);
    expect(answer.Session).not.toBe(second.Session);
  });
});

describe("TIMESTAMP", () => {
  const N = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
  const bytes = (number: bigint) => {
    const hex = number.toString(16);
    return Buffer.from(hex.length % 2 === 1 ? `0${hex}` : /^[89a-f]/.test(hex) ? `00${hex}` : hex, "hex");
  };
  const hash = (...parts: readonly Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const number = (buffer: Buffer) => BigInt(`0x${buffer.toString("hex")}`);
  const power = (base: bigint, exponent: bigint): bigint => {
    if (exponent === 0n) return 1n;
    const half = power((base * base) % N, exponent / 2n);
    return exponent % 2n === 0n ? half : (half * base) % N;
  };

  /**
   * Answers Ada's SRP challenge with a TIMESTAMP of the test's choice, because the client in lib/call writes only one date format. The proof follows
   * RFC 5054 with the client's private value a = 1.
   */
  async function answerAt(TIMESTAMP: string) {
    const { client, UserPoolId } = await withAda({ appClient: { PreventUserExistenceErrors: "ENABLED" } });
    const { ChallengeParameters: parameters = {} } = await client.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_SRP_AUTH",
        ClientId: CLIENT_ID,
        AuthParameters: { USERNAME: EMAIL, SRP_A: "2" },
      }),
    );
    const { SALT = "", SECRET_BLOCK = "", SRP_B = "", USER_ID_FOR_SRP: USERNAME = "" } = parameters;
    const name = UserPoolId.split("_")[1] ?? "";
    const B = BigInt(`0x${SRP_B}`);
    const k = number(hash(bytes(N), bytes(2n)));
    const u = number(hash(bytes(2n), bytes(B)));
    const x = number(hash(bytes(BigInt(`0x${SALT}`)), hash(Buffer.from(`${name}${USERNAME}:${PASSWORD}`))));
    const base = (((B - k * power(2n, x)) % N) + N) % N;
    const key = hkdfSync("sha256", bytes(power(base, 1n + u * x)), bytes(u), "Caldera Derived Key", 16);
    const PASSWORD_CLAIM_SIGNATURE = createHmac("sha256", Buffer.from(key))
      .update(`${name}${USERNAME}`)
      .update(Buffer.from(SECRET_BLOCK, "base64"))
      .update(TIMESTAMP)
      .digest("base64");
    return client.send(
      new RespondToAuthChallengeCommand({
        ChallengeName: "PASSWORD_VERIFIER",
        ClientId: CLIENT_ID,
        ChallengeResponses: {
          USERNAME,
          PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
          PASSWORD_CLAIM_SIGNATURE,
          TIMESTAMP,
        },
      }),
    );
  }

  it("must not have a zero before its day, even when the answer is signed correctly", async () => {
    expect((await answerAt("Wed Apr 5 22:42:34 UTC 2017")).AuthenticationResult).toBeDefined();
    await expect(answerAt("Wed Apr 05 22:42:34 UTC 2017")).rejects.toMatchObject(wrongPassword);
  });
});

describe("NEW_PASSWORD_REQUIRED", () => {
  it("is the first challenge of an account that an administrator created, and its answer sets the password", async () => {
    const { answer, respond, signIn } = await challengeNewUser();
    expect(answer).toMatchObject({
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      ChallengeParameters: { requiredAttributes: "[]", userAttributes: JSON.stringify({ email: EMAIL }) },
    });
    await expect(
      respond(OTHER, answer.Session, EMAIL, { "userAttributes.email": "eve@example.com" }),
    ).rejects.toMatchObject(refusal("NotAuthorizedException", "Cannot modify an already provided email"));
    expect((await respond(OTHER)).AuthenticationResult?.IdToken).toBeDefined();
    expect((await signIn(OTHER)).AuthenticationResult).toBeDefined();
    await expect(signIn(PASSWORD)).rejects.toMatchObject(wrongPassword);
  });

  it("checks the new password against the policy, and accepts a session once, within three minutes", async () => {
    const { clock, respond, signIn } = await challengeNewUser();
    await expect(respond("short")).rejects.toMatchObject({ name: "InvalidPasswordException" });
    await expect(respond(OTHER, undefined, "eve@example.com")).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Invalid session for the user."),
    );
    await respond(OTHER);
    await expect(respond(OTHER)).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Invalid session for the user, session can only be used once."),
    );
    await expect(respond(OTHER, "x".repeat(30))).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Invalid session for the user."),
    );
    const late = await challengeNewUser();
    late.clock.now += 3 * 60_000 + 1;
    await expect(late.respond(OTHER)).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Invalid session for the user, session is expired."),
    );
    expect(clock.now).toBeLessThan(late.clock.now);
    expect((await signIn(OTHER)).AuthenticationResult).toBeDefined();
  });
});

describe("codes", () => {
  it("go to the log when the pool verifies addresses, and confirm once", async () => {
    const { client, log, signIn } = await scene({ userPool: VERIFIES });
    const signedUp = await client.send(new SignUpCommand({ ClientId: CLIENT_ID, Username: EMAIL, Password: PASSWORD }));
    expect(signedUp.CodeDeliveryDetails).toEqual({
      AttributeName: "email",
      DeliveryMedium: "EMAIL",
      Destination: "a***@e***",
    });
    const sent = log.find(({ kind }) => kind === "notice");
    expect(JSON.stringify(sent)).not.toContain(EMAIL);
    const code = lastCode([sent ?? {}]);
    const confirm = (ConfirmationCode: string) =>
      client.send(new ConfirmSignUpCommand({ ClientId: CLIENT_ID, Username: EMAIL, ConfirmationCode }));
    await expect(confirm(code === "000000" ? "000001" : "000000")).rejects.toMatchObject(MISMATCH);
    await expect(signIn()).rejects.toMatchObject(refusal("UserNotConfirmedException", "User is not confirmed."));
    await expect(signIn("wrong")).rejects.toMatchObject(wrongPassword);
    await confirm(code);
    await expect(confirm(code)).rejects.toMatchObject(
      refusal("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"),
    );
    expect((await signIn()).AuthenticationResult).toBeDefined();
  });

  it("can be requested again, and expire after a day", async () => {
    const { client, clock, log } = await scene({ userPool: VERIFIES });
    await client.send(new SignUpCommand({ ClientId: CLIENT_ID, Username: EMAIL, Password: PASSWORD }));
    await client.send(new ResendConfirmationCodeCommand({ ClientId: CLIENT_ID, Username: EMAIL }));
    const notices = log.filter(({ kind }) => kind === "notice");
    expect(notices).toHaveLength(2);
    clock.now += 24 * 3600_000 + 1;
    const late = client.send(
      new ConfirmSignUpCommand({ ClientId: CLIENT_ID, Username: EMAIL, ConfirmationCode: lastCode(notices) }),
    );
    await expect(late).rejects.toMatchObject(
      refusal("ExpiredCodeException", "Invalid code provided, please request a code again."),
    );
  });

  it("reset a forgotten password", async () => {
    const { client, log, signIn } = await withAda({ userPool: VERIFIES });
    await client.send(new ForgotPasswordCommand({ ClientId: CLIENT_ID, Username: EMAIL }));
    const code = lastCode(log.filter(({ kind }) => kind === "notice"));
    const reset = (ConfirmationCode: string, Password = OTHER) =>
      client.send(
        new ConfirmForgotPasswordCommand({ ClientId: CLIENT_ID, Username: EMAIL, ConfirmationCode, Password }),
      );
    await expect(reset(code, "short")).rejects.toMatchObject({ name: "InvalidPasswordException" });
    await reset(code);
    await expect(reset(code)).rejects.toMatchObject({ name: "ExpiredCodeException" });
    expect((await signIn(OTHER)).AuthenticationResult).toBeDefined();
  });

  it.each([EMAIL, "nobody@example.com"])("are limited by the hour for %s, known or not", async (Username) => {
    const { clock, log, onceClient: client } = await scene({ userPool: VERIFIES });
    await client.send(new SignUpCommand({ ClientId: CLIENT_ID, Username: EMAIL, Password: PASSWORD }));
    const right = lastCode(log.filter(({ kind }) => kind === "notice"));
    const named = { ClientId: CLIENT_ID, Username };
    const wrong = { ...named, ConfirmationCode: "x" };
    const limit = refusal("LimitExceededException", "Attempt limit exceeded, please try after some time.");
    const confirm = (ConfirmationCode = "x") => client.send(new ConfirmSignUpCommand({ ...named, ConfirmationCode }));
    const resend = () => client.send(new ResendConfirmationCodeCommand(named));
    const forget = () => client.send(new ForgotPasswordCommand(named)).catch(({ name }) => name);
    const reset = () => client.send(new ConfirmForgotPasswordCommand({ ...wrong, Password: OTHER }));

    for (let count = 0; count < 15; count++) await expect(confirm()).rejects.toMatchObject(MISMATCH);
    await expect(confirm(right)).rejects.toMatchObject(limit);
    for (let count = 0; count < 5; count++) await resend();
    await expect(resend()).rejects.toMatchObject(limit);
    for (let count = 0; count < 10; count++) {
      expect(await forget()).not.toBe("LimitExceededException");
      await expect(reset()).rejects.toMatchObject(MISMATCH);
    }
    expect(await forget()).toBe("LimitExceededException");
    await expect(reset()).rejects.toMatchObject(limit);

    clock.now += 3600_000;
    await expect(confirm()).rejects.toMatchObject(MISMATCH);
    await resend();
    await expect(reset()).rejects.toMatchObject(MISMATCH);
  });

  it("are refused in AWS's words when no address is verified", async () => {
    const { client } = await withAda();
    await expect(
      client.send(new ResendConfirmationCodeCommand({ ClientId: CLIENT_ID, Username: EMAIL })),
    ).rejects.toMatchObject(
      refusal("InvalidParameterException", "Cannot resend codes. Auto verification not turned on."),
    );
    const legacy = await withAda({ appClient: {} });
    await expect(
      legacy.client.send(new ForgotPasswordCommand({ ClientId: CLIENT_ID, Username: EMAIL })),
    ).rejects.toMatchObject(
      refusal(
        "InvalidParameterException",
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
      ),
    );
  });

  it.each([
    [
      "with a temporary password",
      {},
      FORCED,
      "NotAuthorizedException",
      "User password cannot be reset in the current state.",
    ],
    ["who is disabled", {}, DISABLED, "NotAuthorizedException", "User is disabled."],
    [
      "of a pool where only administrators recover accounts",
      ADMIN_ONLY,
      () => undefined,
      "InvalidParameterException",
      UNVERIFIED,
    ],
  ])("reset nothing for a user %s", async (_, userPool, change, name, message) => {
    const stage = await withAda({ userPool: { ...VERIFIES, ...userPool }, appClient: {} });
    const named = { ClientId: CLIENT_ID, Username: EMAIL };
    const ada = stage.userPool.users.find(EMAIL);
    if (ada === undefined) throw new Error("Ada is there");
    const forgot = () => stage.client.send(new ForgotPasswordCommand(named));
    const reset = (ConfirmationCode: string) =>
      stage.client.send(new ConfirmForgotPasswordCommand({ ...named, ConfirmationCode, Password: OTHER }));

    stage.userPool.codes.send(ada, "reset the password", EMAIL);
    const code = lastCode(stage.log);
    change(ada);
    await expect(forgot()).rejects.toMatchObject(refusal(name, message));
    await expect(reset(code)).rejects.toMatchObject(refusal(name, message));
  });

  it.each([
    ["does not exist", () => undefined],
    [
      "is disabled",
      ({ userPool }: Scene) => {
        userPool.createUser({ ...BOB, attributes: VERIFIED }).enabled = false;
      },
    ],
    ["has no verified address", ({ userPool }: Scene) => userPool.createUser(BOB)],
  ])("seem to be sent to a user who %s, and every code is wrong", async (_, make) => {
    const stage = await withAda({ userPool: VERIFIES });
    make(stage);
    const named = { ClientId: CLIENT_ID, Username: BOB.username };
    expect(await stage.client.send(new ForgotPasswordCommand(named))).toMatchObject({
      CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "b***@e***" },
    });
    expect(stage.log.filter(({ kind }) => kind === "notice")).toEqual([]);
    const reset = (Password: string) =>
      stage.client.send(new ConfirmForgotPasswordCommand({ ...named, ConfirmationCode: "123456", Password }));
    await expect(reset(OTHER)).rejects.toMatchObject(MISMATCH);
    await expect(reset("short")).rejects.toMatchObject({ name: "InvalidPasswordException" });
  });

  it("are refused as expired when none was requested", async () => {
    const { client } = await withAda({ userPool: VERIFIES });
    const reset = { ClientId: CLIENT_ID, Username: EMAIL, ConfirmationCode: "123456", Password: OTHER };
    await expect(client.send(new ConfirmForgotPasswordCommand(reset))).rejects.toMatchObject(
      refusal("ExpiredCodeException", "Invalid code provided, please request a code again."),
    );
  });

  it("do not reveal whether a name exists, unless the app client allows it", async () => {
    const ask = (client: CognitoIdentityProviderClient) =>
      client.send(new ForgotPasswordCommand({ ClientId: CLIENT_ID, Username: "nobody@example.com" }));
    const hidden = await withAda({ userPool: VERIFIES });
    expect((await ask(hidden.client)).CodeDeliveryDetails?.Destination).toBe("n***@e***");
    expect(hidden.log.filter(({ kind }) => kind === "notice")).toEqual([]);
    const legacy = await withAda({ userPool: VERIFIES, appClient: {} });
    await expect(ask(legacy.client)).rejects.toMatchObject(
      refusal("UserNotFoundException", "Username/client id combination not found."),
    );
  });
});

describe("an access token", () => {
  it("identifies its user and changes the password", async () => {
    const { client, signIn } = await withAda();
    const AccessToken = (await signIn()).AuthenticationResult?.AccessToken;
    expect(await client.send(new GetUserCommand({ AccessToken }))).toMatchObject({
      UserAttributes: expect.arrayContaining([{ Name: "email", Value: EMAIL }]),
    });
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
    await expect(change("wrong", OTHER)).rejects.toMatchObject(wrongPassword);
    await change(PASSWORD, OTHER);
    expect((await signIn(OTHER)).AuthenticationResult).toBeDefined();
  });

  it("allows any number of attempts with a wrong previous password", async () => {
    const { onceClient: client, signIn } = await withAda();
    const { AccessToken } = (await signIn()).AuthenticationResult ?? {};
    const change = (PreviousPassword: string) =>
      client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword: OTHER }));
    for (let count = 0; count < 25; count++) await expect(change("wr0ng")).rejects.toMatchObject(wrongPassword);
    await change(PASSWORD);
    expect((await signIn(OTHER)).AuthenticationResult).toBeDefined();
  });

  it.each([
    ["no token", () => "nothing"],
    ["an ID token", (_: string, idToken: string) => idToken],
    ["a token with its signature cut off", (token: string) => `${token.split(".").slice(0, 2).join(".")}.`],
    [
      "a token with another sub",
      (token: string) => {
        const [head = "", claims = "", signature = ""] = token.split(".");
        const changed = { ...JSON.parse(Buffer.from(claims, "base64url").toString()), sub: "eve" };
        return `${head}.${Buffer.from(JSON.stringify(changed)).toString("base64url")}.${signature}`;
      },
    ],
  ])("that is %s is refused", async (_, change) => {
    const { client, signIn } = await withAda();
    const { AccessToken = "", IdToken = "" } = (await signIn()).AuthenticationResult ?? {};
    await expect(client.send(new GetUserCommand({ AccessToken: change(AccessToken, IdToken) }))).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Invalid Access Token"),
    );
  });

  it("expires, and is revoked by sign-out, by revocation and by an administrator", async () => {
    const { client, clock, named, refresh, signIn } = await withAda();
    const get = (AccessToken?: string) => client.send(new GetUserCommand({ AccessToken }));
    const revoked = refusal("NotAuthorizedException", "Access Token has been revoked");
    const signInLater = async () => {
      clock.now += 1_000;
      return (await signIn()).AuthenticationResult ?? {};
    };

    const one = await signInLater();
    clock.now += 3_600_000;
    await expect(get(one.AccessToken)).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Access Token has expired"),
    );

    const two = await signInLater();
    await client.send(new GlobalSignOutCommand({ AccessToken: two.AccessToken }));
    await expect(get(two.AccessToken)).rejects.toMatchObject(revoked);
    await expect(refresh(two.RefreshToken)).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Refresh Token has been revoked"),
    );

    const three = await signInLater();
    await client.send(new RevokeTokenCommand({ ClientId: CLIENT_ID, Token: three.RefreshToken }));
    await expect(get(three.AccessToken)).rejects.toMatchObject(revoked);
    await expect(refresh(three.RefreshToken)).rejects.toMatchObject({ message: "Refresh Token has been revoked" });
    await expect(
      client.send(new RevokeTokenCommand({ ClientId: CLIENT_ID, Token: three.AccessToken })),
    ).rejects.toMatchObject({ name: "UnsupportedTokenTypeException" });

    const four = await signInLater();
    await client.send(new AdminUserGlobalSignOutCommand(named));
    await expect(get(four.AccessToken)).rejects.toMatchObject(revoked);
    expect((await signInLater()).AccessToken).toBeDefined();
  });
});

describe("an administrator", () => {
  it("disables, enables and deletes an account", async () => {
    const { client, named, refresh, signIn } = await withAda();
    const tokens = (await signIn()).AuthenticationResult;
    const disabled = refusal("NotAuthorizedException", "User is disabled.");
    await client.send(new AdminDisableUserCommand(named));
    await expect(signIn()).rejects.toMatchObject(disabled);
    await expect(refresh(tokens?.RefreshToken)).rejects.toMatchObject(disabled);
    await client.send(new AdminEnableUserCommand(named));
    expect((await signIn()).AuthenticationResult).toBeDefined();
    await client.send(new AdminDeleteUserCommand(named));
    await expect(signIn()).rejects.toMatchObject(wrongPassword);
    await expect(client.send(new GetUserCommand({ AccessToken: tokens?.AccessToken }))).rejects.toMatchObject({
      name: "UserNotFoundException",
    });
  });

  it("revokes a user's access tokens for good by disabling the user, and no refresh token", async () => {
    const { client, named, refresh, signIn } = await withAda();
    const get = (AccessToken?: string) => client.send(new GetUserCommand({ AccessToken }));
    const { AccessToken, RefreshToken } = (await signIn()).AuthenticationResult ?? {};
    await client.send(new AdminDisableUserCommand(named));
    await expect(get(AccessToken)).rejects.toMatchObject(refusal("NotAuthorizedException", "User is disabled."));
    await client.send(new AdminEnableUserCommand(named));
    await expect(get(AccessToken)).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Access Token has been revoked"),
    );
    const { AuthenticationResult } = await refresh(RefreshToken);
    expect((await get(AuthenticationResult?.AccessToken)).UserAttributes).toBeDefined();
  });

  it("lists accounts, page by page, and describes the pool and its app client", async () => {
    const { client, userPool, UserPoolId } = await withAda();
    for (let count = 0; count < 4; count++)
      userPool.createUser({ username: `u${count}@example.com`, password: PASSWORD, status: "CONFIRMED" });
    const first = await client.send(new ListUsersCommand({ UserPoolId, Limit: 3 }));
    const rest = await client.send(
      new ListUsersCommand({ UserPoolId, Limit: 3, PaginationToken: first.PaginationToken }),
    );
    for (const [Limit, bound] of [
      [61, "less than or equal to 60"],
      [-1, "greater than or equal to 0"],
    ] as const) {
      await expect(client.send(new ListUsersCommand({ UserPoolId, Limit }))).rejects.toMatchObject({
        message: `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`,
      });
    }
    expect([first.Users?.length, rest.Users?.length, rest.PaginationToken]).toEqual([3, 2, undefined]);
    const emails = async (Filter: string) => {
      const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId, Filter }));
      return Users.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === "email")?.Value);
    };
    expect(await emails('email ^= "u"')).toEqual([0, 1, 2, 3].map((count) => `u${count}@example.com`));
    expect(await emails('email = "u2@example.com"')).toEqual(["u2@example.com"]);
    expect(await emails('email = "u2"')).toEqual([]);
    expect((await client.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool).toMatchObject({
      Id: UserPoolId,
      EstimatedNumberOfUsers: 5,
    });
    const described = await client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId: CLIENT_ID }));
    expect(described.UserPoolClient).toMatchObject({ ClientId: CLIENT_ID, PreventUserExistenceErrors: "ENABLED" });
  });

  it("alone ends the wait of a user with a temporary password, which no code confirms", async () => {
    const { client, log, named, signIn } = await scene({ userPool: VERIFIES });
    await client.send(new SignUpCommand({ ClientId: CLIENT_ID, Username: EMAIL, Password: PASSWORD }));
    const ConfirmationCode = lastCode(log.filter(({ kind }) => kind === "notice"));
    await client.send(new AdminSetUserPasswordCommand({ ...named, Password: OTHER, Permanent: false }));
    await expect(
      client.send(new ConfirmSignUpCommand({ ClientId: CLIENT_ID, Username: EMAIL, ConfirmationCode })),
    ).rejects.toMatchObject(
      refusal("NotAuthorizedException", "User cannot be confirmed. Current status is FORCE_CHANGE_PASSWORD"),
    );
    expect((await signIn(OTHER)).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  });

  it("alone creates accounts when the template says so in a string", async () => {
    const { client } = await scene({ userPool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: "true" } } });
    await expect(
      client.send(new SignUpCommand({ ClientId: CLIENT_ID, Username: EMAIL, Password: PASSWORD })),
    ).rejects.toMatchObject(refusal("NotAuthorizedException", "SignUp is not permitted for this user pool"));
  });

  it("sets a temporary password, which expires", async () => {
    const { clock, client, named, signIn } = await withAda();
    const reset = () => client.send(new AdminSetUserPasswordCommand({ ...named, Password: OTHER, Permanent: false }));
    await reset();
    clock.now += 7 * 86_400_000 - 1;
    expect((await signIn(OTHER)).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    clock.now += 1;
    await expect(signIn(OTHER)).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Temporary password has expired and must be reset by an administrator."),
    );
  });

  it("sets a password that the user must change", async () => {
    const { client, named, signIn } = await withAda();
    await client.send(new AdminSetUserPasswordCommand({ ...named, Password: OTHER, Permanent: false }));
    expect((await signIn(OTHER)).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  });
});
