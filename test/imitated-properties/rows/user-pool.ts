import type { Json } from "../../../local/json.ts";
import type { Resources, Row, Scene } from "../row.ts";
import { adminSignIn, createUser, PASSWORD, signUp, tokensOfAda } from "./cognito.ts";

const POOL = "AWS::Cognito::UserPool";
const POLICY = `${POOL}.Policies.PasswordPolicy`;
const DAY_MS = 86_400_000;

/** A user pool with these properties, and an app client for sign-ins by password. */
function poolWith(properties: Json): Resources {
  return {
    "@Pool": { Type: POOL, Properties: { UsernameAttributes: ["email"], ...properties } },
    "@Client": {
      Type: "AWS::Cognito::UserPoolClient",
      Properties: { UserPoolId: { Ref: "@Pool" }, ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"] },
    },
  };
}

const describePool = async ({ call, ref }: Scene) => {
  const { body } = await call("cognito-idp", "DescribeUserPool", { UserPoolId: ref("@Pool") });
  return body.UserPool;
};

/** Creates a user with a temporary password, who signs in two days later. */
async function signInAfterTwoDays(scene: Scene): Promise<unknown> {
  await createUser(scene, "ada@example.com");
  scene.wait(2 * DAY_MS);
  const { status, body } = await adminSignIn(scene, "ada@example.com", PASSWORD);
  return [status, body.ChallengeName, body.__type];
}

async function signInNow(scene: Scene): Promise<unknown> {
  await createUser(scene, "ada@example.com", PASSWORD);
  const { status, body } = await adminSignIn(scene, "ada@example.com", PASSWORD);
  return [status, body.ChallengeName, body.__type];
}

/** Asks for a code for a new password, for a user with a verified e-mail address and a verified telephone number. */
async function forgetPassword(scene: Scene): Promise<unknown> {
  const Username = "ada@example.com";
  await createUser(scene, Username, PASSWORD);
  const phone = [
    { Name: "phone_number", Value: "+441234567890" },
    { Name: "phone_number_verified", Value: "true" },
  ];
  const user = { UserPoolId: scene.ref("@Pool"), Username };
  await scene.call("cognito-idp", "AdminUpdateUserAttributes", { ...user, UserAttributes: phone });
  return scene.call("cognito-idp", "ForgotPassword", { ClientId: scene.ref("@Client"), Username });
}

/** A row of the password policy: whether a password is good enough for a new account. */
function policyRow(property: string, values: [unknown, unknown], is: unknown, password: string): Row {
  return {
    property: `${POLICY}.${property}`,
    values,
    without: { is },
    resources: (one) => poolWith({ Policies: { PasswordPolicy: one } }),
    ask: (scene) => signUp(scene, "ada@example.com", password),
  };
}

export const userPoolRows: readonly Row[] = [
  {
    property: `${POOL}.AccountRecoverySetting.RecoveryMechanisms[].Name`,
    values: ["verified_email", "admin_only"],
    without: { is: "admin_only" },
    resources: (property) =>
      poolWith({
        AutoVerifiedAttributes: ["email"],
        AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, ...property }] },
      }),
    ask: forgetPassword,
  },
  {
    property: `${POOL}.AccountRecoverySetting.RecoveryMechanisms[].Priority`,
    values: [1, 3],
    without: { is: 1 },
    resources: (property) =>
      poolWith({
        AutoVerifiedAttributes: ["email"],
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Name: "verified_email", ...property },
            { Name: "verified_phone_number", Priority: 2 },
          ],
        },
      }),
    ask: forgetPassword,
  },
  {
    property: `${POOL}.AdminCreateUserConfig.UnusedAccountValidityDays`,
    values: [1, 7],
    without: { is: 7 },
    resources: (property) => poolWith({ AdminCreateUserConfig: property }),
    ask: signInAfterTwoDays,
  },
  {
    property: `${POOL}.AliasAttributes[]`,
    values: ["email", "phone_number"],
    without: { is: "phone_number" },
    resources: (property) => poolWith({ UsernameAttributes: undefined, AliasAttributes: Object.values(property) }),
    async ask(scene) {
      await createUser(scene, "ada", PASSWORD, "ada@example.com");
      return (await adminSignIn(scene, "ada@example.com", PASSWORD)).status;
    },
  },
  {
    property: `${POOL}.EnabledMfas`,
    values: [["SOFTWARE_TOKEN_MFA"], []],
    without: { is: [] },
    resources: (property) => poolWith({ MfaConfiguration: "ON", ...property }),
    ask: signInNow,
  },
  {
    property: `${POOL}.AdminCreateUserConfig.AllowAdminCreateUserOnly`,
    values: [true, false],
    without: { is: false },
    resources: (property) => poolWith({ AdminCreateUserConfig: property }),
    ask: (scene) => signUp(scene, "ada@example.com", PASSWORD),
  },
  {
    property: `${POOL}.AutoVerifiedAttributes`,
    values: [["email"], []],
    without: { is: [] },
    resources: poolWith,
    ask: (scene) => signUp(scene, "ada@example.com", PASSWORD),
  },
  {
    property: `${POOL}.MfaConfiguration`,
    values: ["OFF", "ON"],
    without: { is: "OFF" },
    resources: (property) => poolWith({ EnabledMfas: ["SOFTWARE_TOKEN_MFA"], ...property }),
    ask: signInNow,
  },
  policyRow("MinimumLength", [8, 12], 8, "Short-1234"),
  policyRow("RequireLowercase", [true, false], false, "CAPITALS-1234"),
  policyRow("RequireNumbers", [true, false], false, "No-numbers-here"),
  policyRow("RequireSymbols", [true, false], false, "NoSymbols1234"),
  policyRow("RequireUppercase", [true, false], false, "no-capitals-1234"),
  {
    property: `${POLICY}.TemporaryPasswordValidityDays`,
    values: [1, 7],
    without: { is: 7 },
    resources: (property) => poolWith({ Policies: { PasswordPolicy: property } }),
    ask: signInAfterTwoDays,
  },
  {
    property: `${POOL}.UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate`,
    values: [["email"], []],
    without: { is: [] },
    resources: (property) => poolWith({ AutoVerifiedAttributes: ["email"], UserAttributeUpdateSettings: property }),
    async ask(scene) {
      const { AccessToken } = await tokensOfAda(scene);
      const UserAttributes = [{ Name: "email", Value: "ada@example.org" }];
      await scene.call("cognito-idp", "UpdateUserAttributes", { AccessToken, UserAttributes });
      const { body } = await scene.call("cognito-idp", "GetUser", { AccessToken });
      return body.UserAttributes.find(({ Name }: { Name: string }) => Name === "email");
    },
  },
  {
    property: `${POOL}.VerificationMessageTemplate.DefaultEmailOption`,
    values: ["CONFIRM_WITH_CODE"],
    without: { is: "CONFIRM_WITH_CODE" },
    resources: (property) => poolWith({ AutoVerifiedAttributes: ["email"], VerificationMessageTemplate: property }),
    ask: (scene) => signUp(scene, "ada@example.com", PASSWORD),
  },
  {
    property: `${POOL}.UserPoolName`,
    values: ["orders", "customers"],
    without: "other",
    resources: poolWith,
    ask: async (scene) => (await describePool(scene)).Name,
  },
  {
    property: `${POOL}.UsernameAttributes`,
    values: [["email"], []],
    without: { is: [] },
    resources: (property) => poolWith({ UsernameAttributes: undefined, ...property }),
    ask: (scene) => signUp(scene, "ada", PASSWORD),
  },
  {
    property: `${POOL}.UsernameConfiguration.CaseSensitive`,
    values: [true, false],
    without: { is: true },
    resources: (property) => poolWith({ UsernameConfiguration: property }),
    async ask(scene) {
      await createUser(scene, "ada@example.com", PASSWORD);
      return (await adminSignIn(scene, "Ada@Example.com", PASSWORD)).status;
    },
  },
];
