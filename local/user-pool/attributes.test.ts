/** Attributes of users: which a pool has, who reads and writes them, and how an e-mail address is verified. */
import {
  AdminCreateUserCommand,
  AdminDeleteUserAttributesCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type AttributeType,
  CognitoIdentityProviderClient,
  DeleteUserAttributesCommand,
  DeleteUserCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { CLIENT_ID, type TestEndpointOptions, testEndpoint, VERIFIED } from "../../test/fixtures/test-endpoint.ts";
import { parseJwt } from "../jwt/jwt.ts";

const EMAIL = "ada@example.com";
const NEW_EMAIL = "lovelace@example.com";
const PASSWORD = "Passw0rd!-and-longer";
const PHONE = "+14325550100";
const SCHEMA = {
  Schema: [
    { Name: "plan", AttributeDataType: "String", Mutable: true, StringAttributeConstraints: { MaxLength: "8" } },
    { Name: "tenant", AttributeDataType: "String", Mutable: false },
    { Name: "note", AttributeDataType: "String", DeveloperOnlyAttribute: true, Mutable: true },
  ],
};
const refusal = (name: string, message: string) => ({ name, message, $metadata: { httpStatusCode: 400 } });
const UNAUTHORIZED = refusal("NotAuthorizedException", "A client attempted to write unauthorized attribute");
const EXPIRED = refusal("ExpiredCodeException", "Invalid code provided, please request a code again.");
const MISMATCH = refusal("CodeMismatchException", "Invalid verification code provided, please try again.");
const invalid = (message: string) => refusal("InvalidParameterException", message);
const list = (values: Record<string, string>): AttributeType[] =>
  Object.entries(values).map(([Name, Value]) => ({ Name, Value }));

/** Makes a pool with the confirmed user Ada. */
async function scene({ appClient, userPool, ...options }: TestEndpointOptions = {}) {
  const stage = await testEndpoint({
    ...options,
    appClient: { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"], ...appClient },
    userPool: { ...SCHEMA, AutoVerifiedAttributes: ["email"], ...userPool },
  });
  const idp = new CognitoIdentityProviderClient({ ...stage.client, maxAttempts: 1 });
  const ada = stage.userPool.createUser({
    username: EMAIL,
    attributes: VERIFIED,
    password: PASSWORD,
    status: "CONFIRMED",
  });
  const named = { UserPoolId: stage.userPool.id, Username: ada.sub };
  const signIn = (USERNAME = EMAIL, password = PASSWORD) =>
    idp.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: CLIENT_ID,
        AuthParameters: { USERNAME, PASSWORD: password },
      }),
    );
  const AccessToken = (await signIn()).AuthenticationResult?.AccessToken ?? "";
  const update = (values: Record<string, string>) =>
    idp.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: list(values) }));
  const adminUpdate = (values: Record<string, string>) =>
    idp.send(new AdminUpdateUserAttributesCommand({ ...named, UserAttributes: list(values) }));
  const signUp = (Username: string, values: Record<string, string> = {}) =>
    idp.send(new SignUpCommand({ ClientId: CLIENT_ID, Username, Password: PASSWORD, UserAttributes: list(values) }));
  const sendCode = (AttributeName = "email") =>
    idp.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName }));
  const verify = (Code: string, AttributeName = "email") =>
    idp.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName, Code }));
  const attributes = async (by: "user" | "administrator" = "administrator") => {
    const { UserAttributes = [] } =
      by === "user"
        ? await idp.send(new GetUserCommand({ AccessToken }))
        : await idp.send(new AdminGetUserCommand(named));
    return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
  };
  const idClaims = async (username = EMAIL) => {
    const { AuthenticationResult } = await signIn(username);
    return parseJwt(AuthenticationResult?.IdToken ?? "")?.claims ?? {};
  };
  const lastCode = () => [...JSON.stringify(stage.log).matchAll(/the code (\d{6}) /g)].at(-1)?.[1] ?? "none";
  return {
    ...stage,
    AccessToken,
    ada,
    adminUpdate,
    attributes,
    idClaims,
    idp,
    lastCode,
    named,
    sendCode,
    signIn,
    signUp,
    update,
    verify,
  };
}

describe("an app client", () => {
  it("reads and writes every attribute where it lists none, except those of developers and of Cognito", async () => {
    const { adminUpdate, attributes, idClaims, update } = await scene();
    await update({ name: "Ada", "custom:plan": "gold", address: "1 Main St", phone_number: PHONE });
    await adminUpdate({ "dev:custom:note": "vip" });
    const all = { "custom:plan": "gold", name: "Ada", email: EMAIL, email_verified: "true", phone_number: PHONE };
    expect(await attributes()).toMatchObject({ ...all, "dev:custom:note": "vip", phone_number_verified: "false" });
    expect(await attributes("user")).toMatchObject(all);
    expect(await attributes("user")).not.toHaveProperty(["dev:custom:note"]);
    const claims = await idClaims();
    expect(claims).toMatchObject({ ...all, email_verified: true, phone_number_verified: false });
    expect(claims["address"]).toEqual({ formatted: "1 Main St" });
    expect(claims).not.toHaveProperty(["dev:custom:note"]);
    for (const name of ["email_verified", "sub", "dev:custom:note"]) {
      await expect(update({ [name]: "true" })).rejects.toMatchObject(UNAUTHORIZED);
    }
  });

  it("reads and writes those alone that it lists", async () => {
    const lists = { ReadAttributes: ["email", "custom:plan"], WriteAttributes: ["custom:plan"] };
    const { adminUpdate, attributes, idClaims, idp, AccessToken, signUp, update, ada } = await scene({
      appClient: lists,
    });
    await adminUpdate({ name: "Ada" });
    await update({ "custom:plan": "gold" });
    expect(await attributes("user")).toEqual({ "custom:plan": "gold", email: EMAIL, sub: ada.sub });
    const claims = await idClaims();
    expect(claims).toMatchObject({ email: EMAIL, "custom:plan": "gold" });
    expect(Object.keys(claims)).not.toContain("email_verified");
    expect(Object.keys(claims)).not.toContain("name");
    for (const write of [
      update({ name: "Ada" }),
      signUp("eve@example.com", { name: "Eve" }),
      idp.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames: ["name"] })),
    ]) {
      await expect(write).rejects.toMatchObject(UNAUTHORIZED);
    }
    await signUp("eve@example.com", { "custom:plan": "gold" });
  });

  it.each([
    ["an attribute that the pool lacks", { ReadAttributes: ["custom:age"] }, "ReadAttributes has custom:age"],
    ["one that Cognito sets", { WriteAttributes: ["email", "email_verified"] }, "WriteAttributes has email_verified"],
    ["no required one", { WriteAttributes: ["name"] }, "WriteAttributes lacks email, which is required"],
  ])("cannot list %s", async (_, appClient, sentence) => {
    const userPool = { Schema: [{ Name: "email", Required: true }] };
    await expect(testEndpoint({ appClient, userPool })).rejects.toThrow(sentence);
  });
});

describe("a Schema", () => {
  const REQUIRES = { Schema: [...SCHEMA.Schema, { Name: "name", Required: true }, { Name: "email", Required: true }] };

  it("requires attributes at sign-up, and values that it allows", async () => {
    const { signUp, userPool } = await scene({ userPool: REQUIRES });
    const schema = "Attributes did not conform to the schema: ";
    for (const [values, message] of [
      [{}, `${schema}name: The attribute is required\n`],
      [{ name: "" }, `${schema}name: The attribute is required\n`],
      [{ name: "Eve", nick: "x" }, `${schema}nick: Attribute does not exist in the schema.\n`],
      [
        { name: "Eve", "custom:plan": "platinum+" },
        `${schema}custom:plan: String must be no longer than 8 characters\n`,
      ],
      [{ name: "Eve", phone_number: "123" }, "Invalid phone number format."],
    ] as const) {
      await expect(signUp("eve@example.com", values)).rejects.toMatchObject(invalid(message));
    }
    await signUp("eve@example.com", { name: "Eve", "custom:tenant": "t1" });
    const eve = userPool.users.find("eve@example.com");
    expect(Object.fromEntries(eve?.attributes ?? [])).toEqual({
      email: "eve@example.com",
      email_verified: "false",
      name: "Eve",
      "custom:tenant": "t1",
    });
  });

  it("names every required attribute that is missing", async () => {
    const { signUp } = await scene({ userPool: { ...REQUIRES, UsernameAttributes: undefined } });
    await expect(signUp("eve")).rejects.toMatchObject(
      invalid(
        "Attributes did not conform to the schema: email: The attribute is required\n name: The attribute is required\n",
      ),
    );
  });

  it("lets immutable attributes be set at creation alone", async () => {
    const { adminUpdate, update } = await scene();
    const fixed = invalid("user.custom:tenant: Attribute cannot be updated.\n");
    await expect(update({ "custom:tenant": "t1" })).rejects.toMatchObject(fixed);
    await expect(adminUpdate({ "custom:tenant": "t1" })).rejects.toMatchObject(fixed);
    await expect(adminUpdate({ sub: "x" })).rejects.toMatchObject(invalid("user.sub: Attribute cannot be updated.\n"));
    await expect(adminUpdate({ "custom:age": "1" })).rejects.toMatchObject(
      invalid("user.custom:age: Attribute does not exist in the schema.\n"),
    );
  });

  it("applies to a user whom an administrator creates, who may lack what is required", async () => {
    const { idp, named, signIn, userPool } = await scene({ userPool: REQUIRES });
    const create = (values: Record<string, string>) =>
      idp.send(
        new AdminCreateUserCommand({
          UserPoolId: named.UserPoolId,
          Username: "bob@example.com",
          TemporaryPassword: PASSWORD,
          MessageAction: "SUPPRESS",
          UserAttributes: list(values),
        }),
      );
    await expect(create({ "custom:age": "1" })).rejects.toMatchObject(
      invalid("Attributes did not conform to the schema: Type for attribute {custom:age} could not be determined\n"),
    );
    await expect(create({ phone_number_verified: "true" })).rejects.toMatchObject(
      invalid("Phone Number is required to verify/un-verify a phone number"),
    );
    await create({ "custom:tenant": "t1", "dev:custom:note": "vip" });
    const { ChallengeParameters, Session } = await signIn("bob@example.com");
    expect(ChallengeParameters).toMatchObject({ requiredAttributes: '["userAttributes.name"]' });
    expect(ChallengeParameters?.["userAttributes"]).toBe('{"custom:tenant":"t1","email":"bob@example.com"}');
    const answer = (more: Record<string, string>) =>
      idp.send(
        new RespondToAuthChallengeCommand({
          ChallengeName: "NEW_PASSWORD_REQUIRED",
          ClientId: CLIENT_ID,
          Session,
          ChallengeResponses: { USERNAME: "bob@example.com", NEW_PASSWORD: `${PASSWORD}-2`, ...more },
        }),
      );
    await expect(answer({})).rejects.toMatchObject(
      invalid("Attributes did not conform to the schema: name: The attribute is required\n"),
    );
    await expect(answer({ "userAttributes.email_verified": "true" })).rejects.toMatchObject(UNAUTHORIZED);
    await answer({ "userAttributes.name": "Bob" });
    expect(userPool.users.find("bob@example.com")?.attributes.get("name")).toBe("Bob");
  });
});

describe("an attribute", () => {
  it("is deleted by name, and by an empty value", async () => {
    const { adminUpdate, attributes, idp, AccessToken, named, update } = await scene();
    await update({ name: "Ada", nickname: "A", "custom:plan": "gold" });
    await update({ nickname: "" });
    await idp.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames: ["name"] }));
    await idp.send(new AdminDeleteUserAttributesCommand({ ...named, UserAttributeNames: ["custom:plan"] }));
    expect(Object.keys(await attributes())).toEqual(["email", "email_verified", "sub"]);
    await expect(
      idp.send(new AdminDeleteUserAttributesCommand({ ...named, UserAttributeNames: ["sub"] })),
    ).rejects.toMatchObject(invalid("user.sub: Attribute cannot be updated.\n"));
    await adminUpdate({ phone_number: PHONE, phone_number_verified: "True" });
    expect(await attributes()).toMatchObject({ phone_number: PHONE, phone_number_verified: "true" });
    await adminUpdate({ phone_number: "" });
    expect(Object.keys(await attributes())).toEqual(["email", "email_verified", "sub"]);
  });

  it("that is required is not deleted", async () => {
    const { update } = await scene({ userPool: { Schema: [{ Name: "email", Required: true }] } });
    await expect(update({ email: "" })).rejects.toMatchObject(
      invalid("Attributes did not conform to the schema: email: The attribute is required\n"),
    );
  });
});

describe("a new e-mail address", () => {
  it("signs in at once, and is unverified until its code comes back", async () => {
    const { attributes, idClaims, lastCode, signIn, update, verify } = await scene();
    const { CodeDeliveryDetailsList } = await update({ email: NEW_EMAIL });
    expect(CodeDeliveryDetailsList).toEqual([
      { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "l***@e***" },
    ]);
    expect(await attributes()).toMatchObject({ email: NEW_EMAIL, email_verified: "false" });
    await expect(signIn(EMAIL)).rejects.toMatchObject({ name: "UserNotFoundException" });
    expect(await idClaims(NEW_EMAIL)).toMatchObject({ email: NEW_EMAIL, email_verified: false });
    const code = lastCode();
    await expect(verify(code === "000000" ? "000001" : "000000")).rejects.toMatchObject(MISMATCH);
    await verify(code);
    expect(await attributes()).toMatchObject({ email: NEW_EMAIL, email_verified: "true" });
    await expect(verify(code)).rejects.toMatchObject(EXPIRED);
    expect((await update({ email: NEW_EMAIL })).CodeDeliveryDetailsList).toEqual([]);
  });

  it("is not proved by a code that went to the address before it", async () => {
    const { lastCode, sendCode, update, userPool, verify, adminUpdate } = await scene();
    await sendCode();
    const code = lastCode();
    await adminUpdate({ email: NEW_EMAIL, email_verified: "true" });
    await adminUpdate({ email_verified: "false" });
    await expect(verify(code)).rejects.toMatchObject(EXPIRED);
    userPool.createUser({ username: "bob@example.com", password: PASSWORD, status: "CONFIRMED" });
    await expect(update({ email: "bob@example.com" })).rejects.toMatchObject(
      refusal("AliasExistsException", "An account with the given email already exists."),
    );
  });

  it("waits for its code where the pool says so, and the old one signs in until then", async () => {
    const { adminUpdate, attributes, idClaims, lastCode, sendCode, signIn, update, userPool, verify } = await scene({
      userPool: { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] } },
    });
    await update({ email: NEW_EMAIL, name: "Ada" });
    expect(await attributes()).toMatchObject({ email: EMAIL, email_verified: "true", name: "Ada" });
    await expect(signIn(NEW_EMAIL)).rejects.toMatchObject({ name: "UserNotFoundException" });
    expect((await sendCode()).CodeDeliveryDetails?.Destination).toBe("l***@e***");
    await verify(lastCode());
    expect(await idClaims(NEW_EMAIL)).toMatchObject({ email: NEW_EMAIL, email_verified: true });

    await update({ email: "late@example.com" });
    userPool.createUser({ username: "late@example.com", password: PASSWORD, status: "CONFIRMED" });
    await expect(verify(lastCode())).rejects.toMatchObject({ name: "AliasExistsException" });
    await adminUpdate({ email: "third@example.com", email_verified: "true" });
    expect(await attributes()).toMatchObject({ email: "third@example.com", email_verified: "true" });
  });

  it("makes every code invalid that went to the address before it", async () => {
    const { ada, adminUpdate, userPool } = await scene();
    userPool.codes.send(ada, "reset the password", EMAIL);
    await adminUpdate({ email: NEW_EMAIL });
    expect(userPool.codes.compare(ada, "reset the password", "000000")).toBe("none");
  });

  it("gets no code in a pool that verifies no addresses", async () => {
    const { log, update } = await scene({ userPool: { AutoVerifiedAttributes: [] } });
    expect((await update({ email: NEW_EMAIL })).CodeDeliveryDetailsList).toEqual([]);
    expect(JSON.stringify(log)).not.toContain("the code");
  });

  it("is verified by a code that the user asks for, even again, five times an hour", async () => {
    const { attributes, clock, lastCode, sendCode, verify } = await scene();
    const { CodeDeliveryDetails } = await sendCode();
    expect(CodeDeliveryDetails).toEqual({ AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" });
    await verify(lastCode());
    expect(await attributes()).toMatchObject({ email_verified: "true" });
    await expect(sendCode("name")).rejects.toMatchObject(
      invalid("Invalid attribute name. Only phone_number and email can be verified."),
    );
    for (let count = 2; count <= 5; count++) await sendCode();
    await expect(sendCode()).rejects.toMatchObject({ name: "LimitExceededException" });
    clock.now += 24 * 3_600_000 + 1;
    await expect(verify(lastCode())).rejects.toMatchObject({ message: "Access Token has expired" });
  });

  it("expires as a code after a day", async () => {
    const { ada, clock, lastCode, sendCode, userPool } = await scene();
    await sendCode();
    clock.now += 24 * 3_600_000 + 1;
    expect(userPool.codes.compare(ada, "verify the e-mail address", lastCode())).toBe("expired");
  });

  it("cannot become verified where there is none, and a phone number's text message is not imitated", async () => {
    const { adminUpdate, sendCode, update, verify } = await scene({ userPool: { UsernameAttributes: undefined } });
    for (const attempt of [sendCode(), verify("123456")]) {
      await expect(attempt).rejects.toMatchObject(invalid("User does not have a valid registered email address"));
    }
    await expect(adminUpdate({ email_verified: "true" })).rejects.toMatchObject(
      invalid("Email is required to verify/un-verify an email"),
    );
    await expect(sendCode("phone_number")).rejects.toMatchObject(
      invalid("User does not have a valid registered phone number"),
    );
    await update({ phone_number: PHONE });
    for (const attempt of [sendCode("phone_number"), verify("123456", "phone_number")]) {
      await expect(attempt).rejects.toMatchObject({
        name: "NotImitated",
        message: "cognito-idp verification of a phone number by a text message is not imitated by the local stack",
      });
    }
  });
});

describe("DeleteUser", () => {
  it("deletes the account of the token, which then is worth nothing", async () => {
    const { AccessToken, attributes, idp, signIn, userPool } = await scene();
    await idp.send(new DeleteUserCommand({ AccessToken }));
    expect(userPool.users.all()).toEqual([]);
    await expect(signIn()).rejects.toMatchObject({ name: "UserNotFoundException" });
    await expect(attributes("user")).rejects.toMatchObject(refusal("UserNotFoundException", "User does not exist."));
  });
});
