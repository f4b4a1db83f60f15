/** A pool without UsernameAttributes: users choose a name, and may also sign in with a verified e-mail address (AliasAttributes). */
import { createHmac, randomBytes } from "node:crypto";
import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  DescribeUserPoolCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { signIn } from "../../lib/call/cognito-sign-in.ts";
import { srpHandshake } from "../../lib/call/srp.ts";
import { CLIENT_ID, type TestEndpointOptions, testEndpoint } from "../../test/fixtures/test-endpoint.ts";
import { parseJwt } from "../jwt/jwt.ts";
import { readNaming } from "./naming.ts";

const PASSWORD = "Passw0rd!-and-longer";
const EMAIL = "ada@example.com";
const EMAIL_ATTRIBUTE = [{ Name: "email", Value: EMAIL }];
const ALIAS = { AliasAttributes: ["email"], AutoVerifiedAttributes: ["email"] };
const refusal = (name: string, message: string) => ({ name, message, $metadata: { httpStatusCode: 400 } });
const TAKEN = refusal("AliasExistsException", "An account with the email already exists.");

async function scene(userPool: object = {}, options: TestEndpointOptions = {}) {
  const stage = await testEndpoint({
    appClient: {
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      PreventUserExistenceErrors: "ENABLED",
    },
    ...options,
    userPool: { UsernameAttributes: undefined, ...userPool },
  });
  const idp = new CognitoIdentityProviderClient({ ...stage.client, maxAttempts: 1 });
  const pool = { UserPoolId: stage.userPool.id };
  const nameUser = (Username: string) => ({ ClientId: CLIENT_ID, Username });
  const signUp = (Username: string, UserAttributes: { Name: string; Value: string }[] = []) =>
    idp.send(new SignUpCommand({ ...nameUser(Username), Password: PASSWORD, UserAttributes }));
  const confirm = (Username: string) => idp.send(new AdminConfirmSignUpCommand({ ...pool, Username }));
  const byCode = (Username: string, ConfirmationCode: string, ForceAliasCreation?: boolean) =>
    idp.send(
      new ConfirmSignUpCommand({
        ...nameUser(Username),
        ConfirmationCode,
        ...(ForceAliasCreation !== undefined && { ForceAliasCreation }),
      }),
    );
  const byPassword = (USERNAME: string) =>
    idp.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: CLIENT_ID,
        AuthParameters: { USERNAME, PASSWORD },
      }),
    );
  const begin = (USERNAME: string) =>
    idp.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_SRP_AUTH",
        ClientId: CLIENT_ID,
        AuthParameters: { USERNAME, SRP_A: srpHandshake(stage.userPool.id, randomBytes).srpA },
      }),
    );
  const bySrp = (username: string) =>
    signIn(
      { client: idp, userPoolId: stage.userPool.id, appClientId: CLIENT_ID, now: Date.now, randomBytes },
      { username, password: PASSWORD, ...(options.clientSecret && { clientSecret: options.clientSecret }) },
    );
  const code = () => /the code (\d{6}) /.exec(JSON.stringify(stage.log))?.[1] ?? "none";
  const lastCode = () => [...JSON.stringify(stage.log).matchAll(/the code (\d{6}) /g)].at(-1)?.[1] ?? "none";
  return { ...stage, begin, byCode, byPassword, bySrp, code, confirm, idp, lastCode, nameUser, pool, signUp };
}

const claimsOf = (token = "") => parseJwt(token)?.claims ?? {};

describe("a chosen username", () => {
  it("signs up without an address, signs in by password and by SRP, and is the name in the tokens", async () => {
    const { byPassword, bySrp, confirm, idp, pool, signUp } = await scene();
    const { UserSub } = await signUp("ada");
    await confirm("ada");
    const { AuthenticationResult: tokens } = await byPassword("ada");
    expect(claimsOf(tokens?.IdToken)).toMatchObject({ sub: UserSub, "cognito:username": "ada" });
    expect(claimsOf(tokens?.IdToken)).not.toHaveProperty("email");
    expect(claimsOf(tokens?.AccessToken)).toMatchObject({ sub: UserSub, username: "ada" });
    expect(claimsOf((await bySrp("ada")).idToken)["cognito:username"]).toBe("ada");
    const user = await idp.send(new GetUserCommand({ AccessToken: tokens?.AccessToken }));
    expect(user).toMatchObject({ Username: "ada", UserAttributes: [{ Name: "sub", Value: UserSub }] });
    const described = await idp.send(new AdminGetUserCommand({ ...pool, Username: UserSub }));
    expect(described.Username).toBe("ada");
    await expect(signUp("ada")).rejects.toMatchObject(refusal("UsernameExistsException", "User already exists"));
  });

  it("may look like an e-mail address where addresses are no alias", async () => {
    const { byPassword, confirm, signUp } = await scene();
    await signUp(EMAIL);
    await confirm(EMAIL);
    const { AuthenticationResult } = await byPassword(EMAIL);
    expect(claimsOf(AuthenticationResult?.IdToken)["cognito:username"]).toBe(EMAIL);
  });

  it("is the name in an SRP challenge, also when it is unknown", async () => {
    const { begin, confirm, signUp } = await scene();
    await signUp("ada");
    await confirm("ada");
    for (const name of ["ada", "nobody"]) {
      const { ChallengeParameters } = await begin(name);
      expect(ChallengeParameters).toMatchObject({ USERNAME: name, USER_ID_FOR_SRP: name });
    }
  });

  it("is the name that a refresh makes SECRET_HASH with", async () => {
    const clientSecret = "s".repeat(52);
    const { bySrp, idp, userPool } = await scene({}, { clientSecret });
    const { sub } = userPool.createUser({ username: "ada", password: PASSWORD, status: "CONFIRMED" });
    const { refreshToken } = await bySrp("ada");
    const refresh = (name: string) => {
      const SECRET_HASH = createHmac("sha256", clientSecret).update(`${name}${CLIENT_ID}`).digest("base64");
      const AuthParameters = { REFRESH_TOKEN: refreshToken, SECRET_HASH };
      return idp.send(new InitiateAuthCommand({ AuthFlow: "REFRESH_TOKEN_AUTH", ClientId: CLIENT_ID, AuthParameters }));
    };
    expect((await refresh("ada")).AuthenticationResult?.IdToken).toBeDefined();
    await expect(refresh(sub)).rejects.toMatchObject({ name: "NotAuthorizedException" });
  });
});

describe("an e-mail address as an alias", () => {
  it("signs in once it is verified, and cannot be a username", async () => {
    const { byCode, byPassword, code, idp, pool, signUp } = await scene(ALIAS);
    await expect(signUp(EMAIL)).rejects.toMatchObject(
      refusal(
        "InvalidParameterException",
        "Username cannot be of email format, since user pool is configured for email alias.",
      ),
    );
    const { CodeDeliveryDetails } = await signUp("ada", EMAIL_ATTRIBUTE);
    expect(CodeDeliveryDetails?.Destination).toBe("a***@e***");
    await expect(byPassword(EMAIL)).rejects.toMatchObject({ name: "NotAuthorizedException" });
    await byCode("ada", code());
    const { AuthenticationResult } = await byPassword(EMAIL);
    expect(claimsOf(AuthenticationResult?.IdToken)).toMatchObject({
      "cognito:username": "ada",
      email: EMAIL,
      email_verified: true,
    });
    const { UserPool } = await idp.send(new DescribeUserPoolCommand(pool));
    expect(UserPool?.AliasAttributes).toEqual(["email"]);
    expect(UserPool).not.toHaveProperty("UsernameAttributes");
  });

  it("belongs to one user: another one is confirmed with it only when the request moves it", async () => {
    const { byCode, byPassword, idp, lastCode, pool, signUp, userPool } = await scene(ALIAS);
    await signUp("ada", EMAIL_ATTRIBUTE);
    await byCode("ada", lastCode());
    await signUp("eve", EMAIL_ATTRIBUTE);
    const code = lastCode();
    await expect(byCode("eve", "000000")).rejects.toMatchObject({ name: "CodeMismatchException" });
    await expect(byCode("eve", code)).rejects.toMatchObject(TAKEN);
    await byCode("eve", code, true);
    const { AuthenticationResult } = await byPassword(EMAIL);
    expect(claimsOf(AuthenticationResult?.IdToken)["cognito:username"]).toBe("eve");
    expect(userPool.users.find("ada")?.attributes.get("email_verified")).toBe("false");

    const create = (ForceAliasCreation: boolean) =>
      idp.send(
        new AdminCreateUserCommand({
          ...pool,
          Username: "bob",
          MessageAction: "SUPPRESS",
          ForceAliasCreation,
          UserAttributes: [...EMAIL_ATTRIBUTE, { Name: "email_verified", Value: "True" }],
        }),
      );
    await expect(create(false)).rejects.toMatchObject({ name: "AliasExistsException" });
    await create(true);
    expect(userPool.users.find(EMAIL)?.username).toBe("bob");
  });

  it("belongs to one user in whatever case it is written, when the pool ignores case", async () => {
    const { idp, pool, userPool } = await scene({ ...ALIAS, UsernameConfiguration: { CaseSensitive: false } });
    const create = (Username: string, Value: string) =>
      idp.send(
        new AdminCreateUserCommand({
          ...pool,
          Username,
          ForceAliasCreation: true,
          MessageAction: "SUPPRESS",
          UserAttributes: [
            { Name: "email", Value },
            { Name: "email_verified", Value: "true" },
          ],
        }),
      );
    await create("ada", "Ada@example.com");
    await create("eve", EMAIL);
    expect(userPool.users.find("ada")?.attributes.get("email_verified")).toBe("false");
    expect(userPool.users.find(EMAIL)?.username).toBe("eve");
  });

  it("is taken like a phone number, which an administrator verifies", async () => {
    const { idp, byPassword, confirm, pool, signUp } = await scene({ AliasAttributes: ["phone_number"] });
    await expect(signUp("+14325550100")).rejects.toMatchObject({
      message: "Username cannot be of phone number format, since user pool is configured for phone number alias.",
    });
    const verify = async (Username: string) => {
      await signUp(Username);
      await confirm(Username);
      const UserAttributes = [
        { Name: "phone_number", Value: "+14325550100" },
        { Name: "phone_number_verified", Value: "true" },
      ];
      return idp.send(new AdminUpdateUserAttributesCommand({ ...pool, Username, UserAttributes }));
    };
    await verify("ada");
    await expect(verify("eve")).rejects.toMatchObject(
      refusal("AliasExistsException", "An account with the given phone_number already exists."),
    );
    const { AuthenticationResult } = await byPassword("+14325550100");
    expect(claimsOf(AuthenticationResult?.IdToken)["cognito:username"]).toBe("ada");
  });

  it("is not what tells a known name from an unknown one when a code is sent", async () => {
    const { idp, nameUser, userPool } = await scene(ALIAS);
    const attributes = new Map([["email", EMAIL]]);
    userPool.createUser({ username: "bob", attributes, password: PASSWORD, status: "CONFIRMED" });
    const destination = async (name: string) =>
      (await idp.send(new ForgotPasswordCommand(nameUser(name)))).CodeDeliveryDetails?.Destination;
    for (const name of ["bob", "nobody", "x"]) expect(await destination(name)).toMatch(/^[a-z]\*{3}@[a-z]\*{3}$/);
    expect(await destination("nobody")).toBe(await destination("nobody"));
    expect(await destination("eve@school.org")).toBe("e***@s***");
  });

  it("hides in a challenge which user has it, known or not", async () => {
    const { begin, userPool } = await scene(ALIAS);
    const attributes = new Map([
      ["email", EMAIL],
      ["email_verified", "true"],
    ]);
    userPool.createUser({ username: "ada", attributes, password: PASSWORD, status: "CONFIRMED" });
    expect((await begin(EMAIL)).ChallengeParameters?.["USER_ID_FOR_SRP"]).toBe("ada");
    expect((await begin("eve@example.com")).ChallengeParameters?.["USER_ID_FOR_SRP"]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("AccountRecoverySetting", () => {
  const mechanisms = (...names: string[]) => ({
    ...ALIAS,
    AccountRecoverySetting: { RecoveryMechanisms: names.map((Name, index) => ({ Name, Priority: index + 1 })) },
  });
  const reset = async (userPool: object, numbers: Record<string, string> = {}) => {
    const stage = await scene(userPool, { appClient: {} });
    const attributes = new Map(Object.entries({ email: EMAIL, email_verified: "true", ...numbers }));
    stage.userPool.createUser({ username: "ada", attributes, password: PASSWORD, status: "CONFIRMED" });
    return stage.idp.send(new ForgotPasswordCommand(stage.nameUser("ada")));
  };
  const PHONE = { phone_number: "+14325550100", phone_number_verified: "true" };

  it("sends the code by e-mail where e-mail comes first or the user has no verified number", async () => {
    for (const [userPool, numbers] of [
      [ALIAS, {}],
      [mechanisms("verified_email", "verified_phone_number"), PHONE],
      [mechanisms("verified_phone_number", "verified_email"), {}],
    ] as const) {
      expect((await reset(userPool, numbers)).CodeDeliveryDetails?.DeliveryMedium).toBe("EMAIL");
    }
  });

  it("leaves the reset to administrators, and says that a text message is not imitated", async () => {
    const message = "Cannot reset password for the user as there is no registered/verified email or phone_number";
    await expect(reset(mechanisms("admin_only"))).rejects.toMatchObject(refusal("InvalidParameterException", message));
    for (const userPool of [ALIAS, mechanisms("verified_phone_number", "verified_email")]) {
      await expect(reset(userPool, PHONE)).rejects.toMatchObject({
        name: "NotImitated",
        message: "cognito-idp ForgotPassword by a text message to a phone number is not imitated by the local stack",
      });
    }
  });
});

it("is refused together with e-mail addresses as usernames", () => {
  expect(() => readNaming({ UsernameAttributes: ["email"], AliasAttributes: ["email"] })).toThrow(
    "A user pool must have UsernameAttributes or AliasAttributes",
  );
});
