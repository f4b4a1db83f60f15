/** AdminCreateUser with its invitations, the reset of a password by an administrator, and AdminRespondToAuthChallenge, called by the AWS SDK over a socket. */
import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  AdminResetUserPasswordCommand,
  AdminRespondToAuthChallengeCommand,
  ChangePasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  GetUserCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import {
  allowing,
  CLIENT_ID,
  type TestEndpointOptions,
  testEndpoint,
  VERIFIED,
} from "../../test/fixtures/test-endpoint.ts";

const EMAIL = "ada@example.com";
const PASSWORD = "Passw0rd!";
const OTHER = "0therPassw0rd!";
const DAY = 86_400_000;

async function scene(options: TestEndpointOptions = {}) {
  const stage = await testEndpoint({
    userPool: { AutoVerifiedAttributes: ["email"] },
    appClient: { ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"], PreventUserExistenceErrors: "ENABLED" },
    ...options,
  });
  const client = new CognitoIdentityProviderClient(stage.client);
  const UserPoolId = stage.userPool.id;
  const named = { UserPoolId, Username: EMAIL };
  const inClient = { UserPoolId, ClientId: CLIENT_ID };
  const create = (input: Partial<AdminCreateUserCommandInput> = {}) =>
    client.send(new AdminCreateUserCommand({ ...named, ...input }));
  const signIn = (password: string) =>
    client.send(
      new AdminInitiateAuthCommand({
        ...inClient,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: EMAIL, PASSWORD: password },
      }),
    );
  const respond = (Session: string | undefined, NEW_PASSWORD: string) =>
    client.send(
      new AdminRespondToAuthChallengeCommand({
        ...inClient,
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        Session,
        ChallengeResponses: { USERNAME: EMAIL, NEW_PASSWORD },
      }),
    );
  const notices = () => stage.log.flatMap((entry) => (entry.kind === "notice" ? [entry.text] : []));
  const readPassword = () => / the temporary password (\S+)$/.exec(notices().at(-1) ?? "")?.[1] ?? "";
  return { ...stage, client, create, inClient, readPassword, named, notices, respond, signIn, UserPoolId };
}

const refusal = (name: string, message: string) => ({ name, message, $metadata: { httpStatusCode: 400 } });
const WRONG = refusal("NotAuthorizedException", "Incorrect username or password.");

describe("AdminCreateUser", () => {
  it("writes an invitation to the log, with a temporary password that signs in until it is changed", async () => {
    const { create, readPassword, notices, respond, signIn } = await scene();
    expect((await create()).User?.UserStatus).toBe("FORCE_CHANGE_PASSWORD");
    expect(notices()).toEqual([expect.stringMatching(/^Cognito would e-mail <15> the temporary password \S{16}$/)]);
    const challenge = await signIn(readPassword());
    expect(challenge.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    expect((await respond(challenge.Session, PASSWORD)).AuthenticationResult?.IdToken).toBeDefined();
    expect((await signIn(PASSWORD)).AuthenticationResult?.IdToken).toBeDefined();
  });

  it("invites with the password that the request gives, and not at all with SUPPRESS", async () => {
    const { create, readPassword, named, notices } = await scene();
    await create({ TemporaryPassword: PASSWORD, DesiredDeliveryMediums: ["EMAIL", "SMS"] });
    expect(readPassword()).toBe(PASSWORD);
    await create({ Username: "bob@example.com", MessageAction: "SUPPRESS", DesiredDeliveryMediums: ["SMS"] });
    expect(notices()).toHaveLength(1);
    await expect(create({ ...named })).rejects.toMatchObject(
      refusal("UsernameExistsException", "User account already exists"),
    );
    await expect(create({ Username: "cy@example.com", TemporaryPassword: "weak" })).rejects.toMatchObject({
      name: "InvalidPasswordException",
    });
    expect(notices()).toHaveLength(1);
  });

  it("sends another invitation with RESEND, whose password replaces the first and lasts its full time", async () => {
    const { clock, create, readPassword, signIn } = await scene();
    const { User: created } = await create();
    const first = readPassword();
    clock.now += 6 * DAY;
    const { User } = await create({ MessageAction: "RESEND" });
    expect(User).toEqual({ ...created, UserLastModifiedDate: new Date(clock.now) });
    const second = readPassword();
    expect(second).not.toBe(first);
    await expect(signIn(first)).rejects.toMatchObject(WRONG);
    clock.now += 7 * DAY - 1;
    expect((await signIn(second)).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    clock.now += 1;
    await expect(signIn(second)).rejects.toMatchObject({
      message: "Temporary password has expired and must be reset by an administrator.",
    });
    await create({ MessageAction: "RESEND", TemporaryPassword: OTHER });
    expect((await signIn(OTHER)).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  });

  it("refuses RESEND for an unknown user, and for one who has a password", async () => {
    const { create, notices, userPool } = await scene();
    await expect(create({ MessageAction: "RESEND" })).rejects.toMatchObject(
      refusal("UserNotFoundException", "User does not exist."),
    );
    const { sub } = userPool.createUser({
      username: EMAIL,
      attributes: VERIFIED,
      password: PASSWORD,
      status: "CONFIRMED",
    });
    await expect(create({ MessageAction: "RESEND" })).rejects.toMatchObject(
      refusal("UnsupportedUserStateException", `Resend not possible. ${sub} status is not FORCE_CHANGE_PASSWORD`),
    );
    expect(notices()).toEqual([]);
  });

  it("refuses values that the model does not have, and says that it sends no SMS", async () => {
    const { client, create, named } = await scene();
    const createWith = (members: object) => {
      const command = new AdminCreateUserCommand({ ...named });
      Object.assign(command.input, members);
      return client.send(command);
    };
    const invalid = (failure: string) =>
      refusal("InvalidParameterException", `1 validation error detected: Value ${failure}`);
    await expect(createWith({ MessageAction: "SEND" })).rejects.toMatchObject(
      invalid(
        "'SEND' at 'messageAction' failed to satisfy constraint: Member must satisfy enum value set: [RESEND, SUPPRESS]",
      ),
    );
    await expect(createWith({ DesiredDeliveryMediums: ["FAX"] })).rejects.toMatchObject(
      invalid(
        "'[FAX]' at 'desiredDeliveryMediums' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [EMAIL, SMS]]",
      ),
    );
    await expect(create({ DesiredDeliveryMediums: ["SMS"] })).rejects.toMatchObject({
      name: "NotImitated",
      message: "cognito-idp AdminCreateUser with an invitation by SMS is not imitated by the local stack",
    });
  });

  it("ends temporary passwords after UnusedAccountValidityDays where the password policy sets no time", async () => {
    const { clock, create, readPassword, signIn } = await scene({
      userPool: { AdminCreateUserConfig: { UnusedAccountValidityDays: 1 } },
    });
    await create();
    clock.now += DAY;
    await expect(signIn(readPassword())).rejects.toMatchObject({ name: "NotAuthorizedException" });
  });
});

describe("AdminResetUserPassword", () => {
  it("keeps the user out, whatever the password, until a code sets a new one", async () => {
    const { client, inClient, log, named, signIn, userPool } = await scene();
    userPool.createUser({ username: EMAIL, attributes: VERIFIED, password: PASSWORD, status: "CONFIRMED" });
    const { AccessToken } = (await signIn(PASSWORD)).AuthenticationResult ?? {};
    for (let count = 0; count < 2; count++) await client.send(new AdminResetUserPasswordCommand(named));
    await expect(signIn(PASSWORD)).rejects.toMatchObject(
      refusal("PasswordResetRequiredException", "Password reset required for the user"),
    );
    await expect(signIn(OTHER)).rejects.toMatchObject(WRONG);
    expect((await client.send(new GetUserCommand({ AccessToken }))).Username).toBeDefined();
    const codes = [...JSON.stringify(log).matchAll(/the code (\d{6}) to reset the password/g)].map(([, code]) => code);
    expect(codes).toHaveLength(2);
    await client.send(
      new ConfirmForgotPasswordCommand({
        ClientId: inClient.ClientId,
        Username: EMAIL,
        ConfirmationCode: codes[1],
        Password: OTHER,
      }),
    );
    expect((await signIn(OTHER)).AuthenticationResult).toBeDefined();
  });

  it("is over when the user changes the password", async () => {
    const { client, named, signIn, userPool } = await scene();
    userPool.createUser({ username: EMAIL, attributes: VERIFIED, password: PASSWORD, status: "CONFIRMED" });
    const { AccessToken } = (await signIn(PASSWORD)).AuthenticationResult ?? {};
    await client.send(new AdminResetUserPasswordCommand(named));
    await client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword: PASSWORD, ProposedPassword: OTHER }));
    expect((await signIn(OTHER)).AuthenticationResult).toBeDefined();
  });

  it("is refused for a user with a temporary password, without a verified address, disabled or unknown", async () => {
    const { client, create, named, UserPoolId, userPool } = await scene();
    const reset = (Username = EMAIL) => client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username }));
    await expect(reset()).rejects.toMatchObject(refusal("UserNotFoundException", "User does not exist."));
    await create();
    const inState = refusal("NotAuthorizedException", "User password cannot be reset in the current state.");
    await expect(reset()).rejects.toMatchObject(inState);
    await client.send(new AdminDisableUserCommand(named));
    await expect(reset()).rejects.toMatchObject(refusal("NotAuthorizedException", "User is disabled."));
    userPool.createUser({ username: "bob@example.com", password: PASSWORD, status: "CONFIRMED" });
    await expect(reset("bob@example.com")).rejects.toMatchObject(
      refusal(
        "InvalidParameterException",
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
      ),
    );
  });
});

describe("AdminRespondToAuthChallenge", () => {
  it("needs a policy that allows it, and an app client of the pool", async () => {
    const { client, inClient, UserPoolId } = await scene();
    const input = { ...inClient, ChallengeName: "NEW_PASSWORD_REQUIRED", Session: "x".repeat(20) } as const;
    await expect(client.send(new AdminRespondToAuthChallengeCommand(input))).rejects.toMatchObject(
      refusal("NotAuthorizedException", "Invalid session for the user."),
    );
    await expect(
      client.send(new AdminRespondToAuthChallengeCommand({ ...input, ClientId: "other" })),
    ).rejects.toMatchObject(refusal("ResourceNotFoundException", "User pool client other does not exist."));
    const denied = await scene({ policies: [allowing({ Action: "cognito-idp:AdminInitiateAuth", Resource: "*" })] });
    await expect(
      denied.client.send(new AdminRespondToAuthChallengeCommand({ ...input, UserPoolId })),
    ).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});
