import type { Json } from "../../../local/json.ts";
import type { Resources, Row, Scene } from "../row.ts";
import { adminSignIn, claimsOf, createUser, PASSWORD, tokensOfAda } from "./cognito.ts";

const CLIENT = "AWS::Cognito::UserPoolClient";
const FLOWS = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A user pool with an app client of these properties. */
function clientWith(properties: Json): Resources {
  return {
    "@Pool": { Type: "AWS::Cognito::UserPool", Properties: { UsernameAttributes: ["email"] } },
    "@Client": {
      Type: CLIENT,
      Properties: { UserPoolId: { Ref: "@Pool" }, ExplicitAuthFlows: FLOWS, ...properties },
    },
  };
}

async function describeClient({ call, ref }: Scene): Promise<Json> {
  const input = { UserPoolId: ref("@Pool"), ClientId: ref("@Client") };
  const { body } = await call("cognito-idp", "DescribeUserPoolClient", input);
  return body.UserPoolClient;
}

function refresh({ call, ref }: Scene, RefreshToken: string) {
  return call("cognito-idp", "GetTokensFromRefreshToken", { ClientId: ref("@Client"), RefreshToken });
}

/** Refreshes twice with the first refresh token, the second time after a minute. */
async function refreshTwice(scene: Scene): Promise<unknown> {
  const { RefreshToken } = await tokensOfAda(scene);
  const first = await refresh(scene, RefreshToken);
  scene.wait(MINUTE_MS);
  const second = await refresh(scene, RefreshToken);
  return [first, second].map(({ body, status }) => [status, body.AuthenticationResult?.RefreshToken !== undefined]);
}

export const appClientRows: readonly Row[] = [
  {
    property: `${CLIENT}.AccessTokenValidity`,
    values: [1, 2],
    without: { is: 1 },
    resources: clientWith,
    ask: async (scene) => (await tokensOfAda(scene)).ExpiresIn,
  },
  {
    property: `${CLIENT}.IdTokenValidity`,
    values: [1, 2],
    without: { is: 1 },
    resources: clientWith,
    async ask(scene) {
      const { exp, iat } = claimsOf((await tokensOfAda(scene)).IdToken);
      return exp - iat;
    },
  },
  {
    property: `${CLIENT}.RefreshTokenValidity`,
    values: [1, 30],
    without: { is: 30 },
    resources: clientWith,
    async ask(scene) {
      const { RefreshToken } = await tokensOfAda(scene);
      scene.wait(2 * DAY_MS);
      return (await refreshByFlow(scene, RefreshToken)).status;
    },
  },
  {
    property: `${CLIENT}.TokenValidityUnits`,
    values: [{ AccessToken: "hours" }, { AccessToken: "minutes" }],
    without: { is: { AccessToken: "hours" } },
    resources: (property) => clientWith({ AccessTokenValidity: 20, ...property }),
    ask: async (scene) => (await tokensOfAda(scene)).ExpiresIn,
  },
  {
    property: `${CLIENT}.ClientName`,
    values: ["web", "phone"],
    without: "other",
    resources: clientWith,
    ask: async (scene) => (await describeClient(scene))["ClientName"],
  },
  {
    property: `${CLIENT}.EnableTokenRevocation`,
    values: [true],
    without: { is: true },
    resources: clientWith,
    ask: async (scene) => typeof claimsOf((await tokensOfAda(scene)).AccessToken).origin_jti,
  },
  {
    property: `${CLIENT}.ExplicitAuthFlows`,
    values: [FLOWS, ["ALLOW_USER_SRP_AUTH"]],
    without: { is: ["ALLOW_USER_SRP_AUTH"] },
    resources: (property) => clientWith({ ExplicitAuthFlows: undefined, ...property }),
    async ask(scene) {
      await createUser(scene, "ada@example.com", PASSWORD);
      return (await adminSignIn(scene, "ada@example.com", PASSWORD)).status;
    },
  },
  {
    property: `${CLIENT}.GenerateSecret`,
    values: [true, false],
    without: { is: false },
    resources: clientWith,
    async ask(scene) {
      await createUser(scene, "ada@example.com", PASSWORD);
      return (await adminSignIn(scene, "ada@example.com", PASSWORD)).status;
    },
  },
  {
    property: `${CLIENT}.PreventUserExistenceErrors`,
    values: ["ENABLED", "LEGACY"],
    without: { is: "LEGACY" },
    resources: clientWith,
    ask: (scene) => adminSignIn(scene, "nobody@example.com", PASSWORD),
  },
  {
    property: `${CLIENT}.ReadAttributes`,
    values: [["email"], ["name"]],
    without: { is: ["email"] },
    resources: clientWith,
    async ask(scene) {
      const { AccessToken } = await tokensOfAda(scene);
      const { body } = await scene.call("cognito-idp", "GetUser", { AccessToken });
      return body.UserAttributes.some(({ Name }: { Name: string }) => Name === "email");
    },
  },
  {
    property: `${CLIENT}.WriteAttributes`,
    values: [["email", "name"], ["email"]],
    without: { is: ["email", "name"] },
    resources: clientWith,
    async ask(scene) {
      const { AccessToken } = await tokensOfAda(scene);
      const UserAttributes = [{ Name: "name", Value: "Ada" }];
      return (await scene.call("cognito-idp", "UpdateUserAttributes", { AccessToken, UserAttributes })).status;
    },
  },
  {
    property: `${CLIENT}.RefreshTokenRotation.Feature`,
    values: ["ENABLED", "DISABLED"],
    without: { is: "DISABLED" },
    resources: (property) => clientWith({ RefreshTokenRotation: { RetryGracePeriodSeconds: 0, ...property } }),
    ask: refreshTwice,
  },
  {
    property: `${CLIENT}.RefreshTokenRotation.RetryGracePeriodSeconds`,
    values: [0, 60],
    without: { is: 0 },
    resources: (property) =>
      clientWith({
        ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        RefreshTokenRotation: { Feature: "ENABLED", ...property },
      }),
    async ask(scene) {
      const { RefreshToken } = await tokensOfAda(scene);
      await refresh(scene, RefreshToken);
      scene.wait(MINUTE_MS / 2);
      return (await refresh(scene, RefreshToken)).status;
    },
  },
  {
    property: `${CLIENT}.UserPoolId`,
    values: [{ Ref: "@Pool" }, { Ref: "@Other" }],
    without: "refused",
    resources: (property) => ({
      ...clientWith({ UserPoolId: undefined, ...property }),
      "@Other": { Type: "AWS::Cognito::UserPool", Properties: { UsernameAttributes: ["email"] } },
    }),
    ask: async (scene) => (await describeClient(scene))?.["ClientName"] !== undefined,
  },
];

function refreshByFlow({ call, ref }: Scene, REFRESH_TOKEN: string) {
  return call("cognito-idp", "AdminInitiateAuth", {
    UserPoolId: ref("@Pool"),
    ClientId: ref("@Client"),
    AuthFlow: "REFRESH_TOKEN_AUTH",
    AuthParameters: { REFRESH_TOKEN },
  });
}
