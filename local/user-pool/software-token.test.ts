/** Sign-ins with a second factor from an authenticator, called by the unmodified AWS SDK over a socket. */
import { randomBytes } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminResetUserPasswordCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  GetUserCommand,
  GetUserPoolMfaConfigCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { srpHandshake } from "../../lib/call/srp.ts";
import { fromBase32 } from "../../test/fixtures/from-base32.ts";
import { allowing, CLIENT_ID, type TestEndpointOptions, testEndpoint } from "../../test/fixtures/test-endpoint.ts";
import { readMfaConfig } from "./mfa-config.ts";
import { totpCode, totpStep } from "./totp.ts";

const EMAIL = "ada@example.com";
const PASSWORD = "Passw0rd!";
const OTHER = "0therPassw0rd!";
const STEP = 30_000;
const pool = (MfaConfiguration: string) => ({ MfaConfiguration, EnabledMfas: ["SOFTWARE_TOKEN_MFA"] });

/** Makes an endpoint with a pool whose MfaConfiguration is `mfa`, and the confirmed user Ada. */
async function scene(mfa: string, options: TestEndpointOptions = {}) {
  const stage = await testEndpoint({
    userPool: pool(mfa),
    appClient: {
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
    },
    ...options,
  });
  const user = stage.userPool.createUser({ username: EMAIL, password: PASSWORD, status: "CONFIRMED" });
  const client = new CognitoIdentityProviderClient({ ...stage.client, maxAttempts: 1 });
  const UserPoolId = stage.userPool.id;
  const named = { UserPoolId, Username: EMAIL };
  /** The authenticator's code now, or some steps later. */
  const code = (secret = "", steps = 0) => totpCode(fromBase32(secret), totpStep(stage.clock.now) + steps);
  const signIn = (password = PASSWORD) =>
    client.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: CLIENT_ID,
        AuthParameters: { USERNAME: EMAIL, PASSWORD: password },
      }),
    );
  const respond = (
    ChallengeName: "SOFTWARE_TOKEN_MFA" | "MFA_SETUP" | "NEW_PASSWORD_REQUIRED",
    Session?: string,
    more = {},
  ) =>
    client.send(
      new RespondToAuthChallengeCommand({
        ChallengeName,
        ClientId: CLIENT_ID,
        Session,
        ChallengeResponses: { USERNAME: EMAIL, ...more },
      }),
    );
  const enter = (Session: string | undefined, SOFTWARE_TOKEN_MFA_CODE: string) =>
    respond("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE });
  const associate = (input: { AccessToken?: string | undefined; Session?: string | undefined }) =>
    client.send(new AssociateSoftwareTokenCommand(input));
  const verify = (input: { AccessToken?: string | undefined; Session?: string | undefined }, UserCode: string) =>
    client.send(new VerifySoftwareTokenCommand({ ...input, UserCode, FriendlyDeviceName: "telephone" }));
  const prefer = (AccessToken: string | undefined, Enabled: boolean, PreferredMfa = Enabled) =>
    client.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: { Enabled, PreferredMfa } }));
  return { ...stage, associate, client, code, enter, named, prefer, respond, signIn, user, UserPoolId, verify };
}

/**
 * Makes an endpoint whose user Ada has set up and enabled a software token, in a pool with optional MFA. The endpoint's clock is one time
 * step after the code that proved the key.
 */
async function withToken(options: TestEndpointOptions = {}) {
  const stage = await scene("OPTIONAL", options);
  const { AccessToken } = (await stage.signIn()).AuthenticationResult ?? {};
  const { SecretCode: secret = "" } = await stage.associate({ AccessToken });
  await stage.verify({ AccessToken }, stage.code(secret));
  await stage.prefer(AccessToken, true);
  stage.clock.now += STEP;
  return { ...stage, AccessToken, secret };
}

const refusal = (name: string, message: string) => ({ name, message, $metadata: { httpStatusCode: 400 } });
const RESET = refusal("PasswordResetRequiredException", "Password reset required for the user");
const USED = refusal("ExpiredCodeException", "Your software token has already been used once.");
const WRONG = refusal("CodeMismatchException", "Invalid code received for user");
const INVALID_SESSION = refusal("NotAuthorizedException", "Invalid session for the user.");
const OFF = refusal("SoftwareTokenMFANotFoundException", "Software Token MFA has not been enabled by the userPool");

describe("a software token", () => {
  it("is set up with an access token, and is asked for once the user has enabled it", async () => {
    const { associate, client, code, enter, named, prefer, signIn, verify, clock } = await scene("OPTIONAL");
    const { AccessToken } = (await signIn()).AuthenticationResult ?? {};
    const { SecretCode = "", Session } = await associate({ AccessToken });
    expect([SecretCode, Session]).toEqual([expect.stringMatching(/^[A-Z2-7]{52}$/), undefined]);
    const verified = await verify({ AccessToken }, code(SecretCode));
    expect([verified.Status, verified.Session]).toEqual(["SUCCESS", undefined]);
    expect((await signIn()).AuthenticationResult).toBeDefined();
    await prefer(AccessToken, true);
    const settings = {
      PreferredMfaSetting: "SOFTWARE_TOKEN_MFA",
      UserMFASettingList: ["SOFTWARE_TOKEN_MFA"],
    };
    expect(await client.send(new GetUserCommand({ AccessToken }))).toMatchObject(settings);
    expect(await client.send(new AdminGetUserCommand(named))).toMatchObject(settings);

    clock.now += STEP;
    const challenge = await signIn();
    expect(challenge).toMatchObject({
      ChallengeName: "SOFTWARE_TOKEN_MFA",
      ChallengeParameters: {
        FRIENDLY_DEVICE_NAME: "telephone",
        USER_ID_FOR_SRP: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    expect(challenge.AuthenticationResult).toBeUndefined();
    expect((await enter(challenge.Session, code(SecretCode))).AuthenticationResult?.IdToken).toBeDefined();
    await prefer(AccessToken, false);
    expect((await signIn()).AuthenticationResult).toBeDefined();
    expect((await client.send(new GetUserCommand({ AccessToken }))).UserMFASettingList).toBeUndefined();
  });

  it("accepts each code once, and no earlier code after it", async () => {
    const { clock, code, enter, secret, signIn } = await withToken();
    const now = code(secret);
    expect((await enter((await signIn()).Session, now)).AuthenticationResult).toBeDefined();
    const { Session } = await signIn();
    await expect(enter(Session, now)).rejects.toMatchObject(USED);
    await expect(enter(Session, code(secret, -1))).rejects.toMatchObject(USED);
    clock.now += STEP;
    expect((await enter(Session, code(secret))).AuthenticationResult).toBeDefined();
  });

  it("does not accept the code that proved its key again", async () => {
    const { code, enter, secret, signIn } = await withToken();
    await expect(enter((await signIn()).Session, code(secret, -1))).rejects.toMatchObject(USED);
  });

  it("accepts the code before and the code after, for a clock that is wrong by half a minute", async () => {
    const { clock, code, enter, secret, signIn } = await withToken();
    const next = code(secret, 1);
    expect((await enter((await signIn()).Session, next)).AuthenticationResult).toBeDefined();
    clock.now += 3 * STEP;
    expect((await enter((await signIn()).Session, code(secret, -1))).AuthenticationResult).toBeDefined();
    await expect(enter((await signIn()).Session, code(secret, 2))).rejects.toMatchObject(WRONG);
  });

  it("lets a session be tried again after a wrong code, and refuses even the right one after five", async () => {
    const { clock, code, enter, secret, signIn } = await withToken();
    const { Session } = await signIn();
    for (let count = 0; count < 5; count++)
      await expect(enter(Session, code(secret, 10 + count))).rejects.toMatchObject(WRONG);
    const locked = refusal("NotAuthorizedException", "Password attempts exceeded");
    await expect(enter(Session, code(secret))).rejects.toMatchObject(locked);
    // The right password does not reset the count.
    const again = await signIn();
    await expect(enter(again.Session, code(secret))).rejects.toMatchObject(locked);
    clock.now += 1_000;
    expect((await enter(again.Session, code(secret))).AuthenticationResult).toBeDefined();
  });

  it("is asked for after SRP, and by AdminInitiateAuth and AdminRespondToAuthChallenge", async () => {
    const { client, clock, code, enter, respond, secret, UserPoolId } = await withToken();
    const { srpA, answer } = srpHandshake(UserPoolId, randomBytes);
    const { ChallengeParameters: given = {} } = await client.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_SRP_AUTH",
        ClientId: CLIENT_ID,
        AuthParameters: { USERNAME: EMAIL, SRP_A: srpA },
      }),
    );
    const { SALT = "", SECRET_BLOCK = "", SRP_B = "", USER_ID_FOR_SRP: userId = "" } = given;
    const proof = answer({
      userId,
      password: PASSWORD,
      srpB: SRP_B,
      salt: SALT,
      secretBlock: SECRET_BLOCK,
      now: clock.now,
    });
    const afterSrp = await client.send(
      new RespondToAuthChallengeCommand({
        ChallengeName: "PASSWORD_VERIFIER",
        ClientId: CLIENT_ID,
        ChallengeResponses: {
          USERNAME: userId,
          PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
          PASSWORD_CLAIM_SIGNATURE: proof.signature,
          TIMESTAMP: proof.timestamp,
        },
      }),
    );
    expect(afterSrp.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    expect((await enter(afterSrp.Session, code(secret))).AuthenticationResult).toBeDefined();

    clock.now += STEP;
    const inClient = { UserPoolId, ClientId: CLIENT_ID };
    const begun = await client.send(
      new AdminInitiateAuthCommand({
        ...inClient,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: EMAIL, PASSWORD },
      }),
    );
    const answered = await client.send(
      new AdminRespondToAuthChallengeCommand({
        ...inClient,
        ChallengeName: "SOFTWARE_TOKEN_MFA",
        Session: begun.Session,
        ChallengeResponses: { USERNAME: EMAIL, SOFTWARE_TOKEN_MFA_CODE: code(secret) },
      }),
    );
    expect(answered.AuthenticationResult).toBeDefined();
    await expect(enter(begun.Session, code(secret, 1))).rejects.toMatchObject({
      message: "Invalid session for the user, session can only be used once.",
    });
    await expect(respond("SOFTWARE_TOKEN_MFA", begun.Session)).rejects.toMatchObject({
      name: "NotAuthorizedException",
    });
  });

  it("is not asked for with a session that is expired, of another challenge, or from before a change of the password", async () => {
    const { client, clock, code, enter, named, respond, secret, signIn } = await withToken();
    const { Session } = await signIn();
    await expect(respond("MFA_SETUP", Session)).rejects.toMatchObject(INVALID_SESSION);
    await expect(respond("NEW_PASSWORD_REQUIRED", Session, { NEW_PASSWORD: OTHER })).rejects.toMatchObject(
      INVALID_SESSION,
    );
    await expect(respond("SOFTWARE_TOKEN_MFA", Session)).rejects.toMatchObject({
      message: "Missing required parameter SOFTWARE_TOKEN_MFA_CODE",
    });
    await client.send(new AdminSetUserPasswordCommand({ ...named, Password: OTHER, Permanent: true }));
    await expect(enter(Session, code(secret))).rejects.toMatchObject(INVALID_SESSION);
    const late = await signIn(OTHER);
    clock.now += 3 * 60_000 + 1;
    await expect(enter(late.Session, code(secret))).rejects.toMatchObject({
      message: "Invalid session for the user, session is expired.",
    });
  });

  it("does not end a sign-in whose password an administrator has reset meanwhile", async () => {
    const { client, code, enter, named, secret, signIn, user, userPool } = await withToken({
      userPool: { ...pool("OPTIONAL"), AutoVerifiedAttributes: ["email"] },
    });
    userPool.users.setAttributes(user, new Map([...user.attributes, ["email_verified", "true"]]));
    const { Session } = await signIn();
    await client.send(new AdminResetUserPasswordCommand(named));
    await expect(enter(Session, code(secret))).rejects.toMatchObject(RESET);
  });

  it("is not asked for by a flow that is not imitated, which is said", async () => {
    const { client, UserPoolId } = await scene("OPTIONAL", { appClient: { ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH"] } });
    const begin = (AuthFlow: "CUSTOM_AUTH" | "USER_AUTH") =>
      client.send(new AdminInitiateAuthCommand({ AuthFlow, ClientId: CLIENT_ID, UserPoolId }));
    await expect(begin("CUSTOM_AUTH")).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
    await expect(begin("USER_AUTH")).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  it("is replaced only when a code proves the new key", async () => {
    const { AccessToken, associate, clock, code, enter, secret, signIn, verify } = await withToken();
    const { SecretCode = "" } = await associate({ AccessToken });
    expect(SecretCode).not.toBe(secret);
    expect((await enter((await signIn()).Session, code(secret))).AuthenticationResult).toBeDefined();
    await expect(verify({ AccessToken }, code(secret))).rejects.toMatchObject(
      refusal("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"),
    );
    await verify({ AccessToken }, code(SecretCode));
    clock.now += STEP;
    const { Session } = await signIn();
    await expect(enter(Session, code(secret))).rejects.toMatchObject(WRONG);
    expect((await enter(Session, code(SecretCode))).AuthenticationResult).toBeDefined();
  });

  it("cannot be enabled before it is set up, nor preferred without being enabled", async () => {
    const { associate, client, named, prefer, signIn, verify } = await scene("OPTIONAL");
    const { AccessToken } = (await signIn()).AuthenticationResult ?? {};
    await expect(verify({ AccessToken }, "123456")).rejects.toMatchObject(
      refusal("SoftwareTokenMFANotFoundException", "Software Token MFA does not exist for the user."),
    );
    const invalid = (message: string) => refusal("InvalidParameterException", message);
    await expect(prefer(AccessToken, true)).rejects.toMatchObject(
      invalid("User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA"),
    );
    await associate({ AccessToken });
    await expect(prefer(AccessToken, true)).rejects.toMatchObject(invalid("User has not verified software token mfa"));
    await expect(prefer(AccessToken, false, true)).rejects.toMatchObject({ name: "NotImitated" });
    await expect(
      client.send(new AdminSetUserMFAPreferenceCommand({ ...named, SMSMfaSettings: { Enabled: true } })),
    ).rejects.toMatchObject({ name: "NotImitated", message: expect.stringContaining("SMSMfaSettings") });
    await client.send(new AdminSetUserMFAPreferenceCommand({ ...named, SMSMfaSettings: { Enabled: false } }));
  });

  it("is turned on and off by an administrator whose policy allows it", async () => {
    const { client, named, signIn } = await withToken();
    const set = (Enabled: boolean) =>
      client.send(new AdminSetUserMFAPreferenceCommand({ ...named, SoftwareTokenMfaSettings: { Enabled } }));
    await set(false);
    expect((await signIn()).AuthenticationResult).toBeDefined();
    await set(true);
    expect((await signIn()).ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    const denied = await scene("OPTIONAL", {
      policies: [allowing({ Action: "cognito-idp:AdminGetUser", Resource: "*" })],
    });
    const refused = { name: "AccessDeniedException" };
    await expect(denied.client.send(new AdminSetUserMFAPreferenceCommand(named))).rejects.toMatchObject(refused);
    await expect(denied.client.send(new GetUserPoolMfaConfigCommand(named))).rejects.toMatchObject(refused);
    await expect(denied.client.send(new SetUserPoolMfaConfigCommand(named))).rejects.toMatchObject(refused);
  });
});

describe("a pool that requires a second factor", () => {
  it("lets a user set up a software token before the first sign-in, and asks for it ever after", async () => {
    const { associate, client, clock, code, enter, named, respond, signIn, verify } = await scene("ON");
    const challenge = await signIn();
    expect(challenge).toMatchObject({
      ChallengeName: "MFA_SETUP",
      ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' },
    });
    const { SecretCode = "", Session } = await associate({ Session: challenge.Session });
    await expect(associate({ Session: challenge.Session })).rejects.toMatchObject({ name: "NotAuthorizedException" });
    await expect(respond("MFA_SETUP", Session)).rejects.toMatchObject(
      refusal("InvalidParameterException", "User has not verified software token mfa"),
    );
    await expect(verify({ Session }, "000000")).rejects.toMatchObject({ name: "EnableSoftwareTokenMFAException" });
    const verified = await verify({ Session }, code(SecretCode));
    expect((await respond("MFA_SETUP", verified.Session)).AuthenticationResult?.AccessToken).toBeDefined();
    await expect(respond("MFA_SETUP", verified.Session)).rejects.toMatchObject({
      message: "Invalid session for the user, session can only be used once.",
    });
    expect((await client.send(new AdminGetUserCommand(named))).UserMFASettingList).toEqual(["SOFTWARE_TOKEN_MFA"]);
    clock.now += STEP;
    const again = await signIn();
    expect(again.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    expect((await enter(again.Session, code(SecretCode))).AuthenticationResult).toBeDefined();
  });

  it("asks for it after a temporary password was changed", async () => {
    const { client, respond, signIn, UserPoolId } = await scene("ON");
    await client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: EMAIL, Password: OTHER, Permanent: false }),
    );
    const challenge = await signIn(OTHER);
    const next = await respond("NEW_PASSWORD_REQUIRED", challenge.Session, { NEW_PASSWORD: PASSWORD });
    expect([next.ChallengeName, next.AuthenticationResult]).toEqual(["MFA_SETUP", undefined]);
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username: "bob@example.com" }));
  });

  it("lets nobody who has the password alone replace a key that was set up meanwhile", async () => {
    const { associate, code, signIn, verify } = await scene("ON");
    const [theirs, own] = [await signIn(), await signIn()];
    const { SecretCode = "", Session } = await associate({ Session: own.Session });
    const early = await associate({ Session: theirs.Session });
    const { SecretCode: replaced = "", Session: ownAgain } = await associate({ Session });
    expect(new Set([SecretCode, early.SecretCode, replaced]).size).toBe(3);
    await verify({ Session: ownAgain }, code(replaced));
    await expect(associate({ Session: early.Session })).rejects.toMatchObject(INVALID_SESSION);
    await expect(verify({ Session: early.Session }, code(early.SecretCode))).rejects.toMatchObject(INVALID_SESSION);
  });
});

describe("the MFA configuration of a pool", () => {
  it("is read from the template, and changed by SetUserPoolMfaConfig for sign-ins from then on", async () => {
    const { client, signIn, UserPoolId } = await scene("OFF", { userPool: {} });
    const get = async () => {
      const { $metadata, ...config } = await client.send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
      return config;
    };
    const describePool = async () =>
      (await client.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool?.MfaConfiguration;
    const set = (input: object) => client.send(new SetUserPoolMfaConfigCommand({ UserPoolId, ...input }));
    expect([await get(), await describePool()]).toEqual([{ MfaConfiguration: "OFF" }, "OFF"]);
    const on = { MfaConfiguration: "ON", SoftwareTokenMfaConfiguration: { Enabled: true } };
    expect(await set(on)).toMatchObject(on);
    expect([await get(), await describePool()]).toEqual([on, "ON"]);
    expect((await signIn()).ChallengeName).toBe("MFA_SETUP");

    const invalid = (message: string) => refusal("InvalidParameterException", message);
    await expect(set({ MfaConfiguration: "OPTIONAL" })).rejects.toMatchObject(
      invalid("Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled."),
    );
    await expect(set({ SoftwareTokenMfaConfiguration: { Enabled: true } })).rejects.toMatchObject(
      invalid("Invalid MFA configuration given, can't turn off MFA and configure an MFA together."),
    );
    await expect(set({ MfaConfiguration: "SOMETIMES" })).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(set({ ...on, WebAuthnConfiguration: { UserVerification: "required" } })).rejects.toMatchObject({
      name: "NotImitated",
    });
    await set({ MfaConfiguration: "OFF" });
    expect((await signIn()).AuthenticationResult).toBeDefined();
  });

  it("allows no software token where it is off, and takes either an access token or a session", async () => {
    const { associate, code, signIn, verify } = await scene("OFF", { userPool: {} });
    const { AccessToken } = (await signIn()).AuthenticationResult ?? {};
    await expect(associate({ AccessToken })).rejects.toMatchObject(OFF);
    await expect(verify({ AccessToken }, code("AA"))).rejects.toMatchObject(OFF);
    await expect(associate({ Session: "x".repeat(20) })).rejects.toMatchObject(INVALID_SESSION);
    await expect(associate({ AccessToken: "a.b.c" })).rejects.toMatchObject({ message: "Invalid Access Token" });
    for (const input of [{}, { AccessToken, Session: "x".repeat(20) }])
      await expect(associate(input)).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  it("stops the start where Cognito would refuse it, or where it needs another factor", () => {
    expect(readMfaConfig({})).toEqual({ configuration: "OFF", hasSoftwareToken: false });
    expect(readMfaConfig(pool("ON"))).toEqual({ configuration: "ON", hasSoftwareToken: true });
    expect(() => readMfaConfig({ MfaConfiguration: "ON" })).toThrow(
      "EnabledMfas of a user pool must name SOFTWARE_TOKEN_MFA",
    );
    expect(() => readMfaConfig(pool("OFF"))).toThrow("MfaConfiguration of a user pool must be ON or OPTIONAL");
    expect(() => readMfaConfig({ MfaConfiguration: "SOMETIMES" })).toThrow(
      "MfaConfiguration of a user pool must be OFF, ON or OPTIONAL",
    );
  });
});
