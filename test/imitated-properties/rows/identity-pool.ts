import type { Json } from "../../../local/json.ts";
import type { Answer, Resources, Row, Scene } from "../row.ts";
import { adminSignIn, createUser, PASSWORD } from "./cognito.ts";

const POOL = "AWS::Cognito::IdentityPool";
const ATTACHMENT = "AWS::Cognito::IdentityPoolRoleAttachment";
const PROVIDER = { ProviderName: { "Fn::GetAtt": ["@Pool", "ProviderName"] }, ClientId: { Ref: "@Client" } };
const OTHER_PROVIDER = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other";
const ROLES = { authenticated: { "Fn::GetAtt": ["@Role", "Arn"] } };

interface Changes {
  role?: Json;
  pool?: Json;
  provider?: Json;
  attachment?: Json;
}

/** A user pool, an identity pool that takes its logins, and the role of signed-in users. */
export function identityPoolWith({ attachment = {}, pool = {}, provider = {}, role = {} }: Changes): Resources {
  return {
    "@Pool": { Type: "AWS::Cognito::UserPool", Properties: { UsernameAttributes: ["email"] } },
    "@Client": {
      Type: "AWS::Cognito::UserPoolClient",
      Properties: { UserPoolId: { Ref: "@Pool" }, ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"] },
    },
    "@OtherClient": { Type: "AWS::Cognito::UserPoolClient", Properties: { UserPoolId: { Ref: "@Pool" } } },
    "@Identities": {
      Type: POOL,
      Properties: {
        AllowUnauthenticatedIdentities: false,
        CognitoIdentityProviders: [{ ...PROVIDER, ...provider }],
        ...pool,
      },
    },
    "@Role": roleFor("@one", role),
    "@Role2": roleFor("@two"),
    "@Attachment": {
      Type: ATTACHMENT,
      Properties: { IdentityPoolId: { Ref: "@Identities" }, Roles: ROLES, ...attachment },
    },
  };
}

/** A role for the identities of every pool in the list, signed in or not. */
function roleFor(RoleName: string, changes: Json = {}) {
  const statement = {
    Effect: "Allow",
    Principal: { Federated: "cognito-identity.amazonaws.com" },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": { Ref: "@Identities" } } },
  };
  return {
    Type: "AWS::IAM::Role",
    Properties: { RoleName, AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [statement] }, ...changes },
  };
}

/** The logins of the user ada@example.com, who is created. */
async function loginsOfAda(scene: Scene): Promise<Json> {
  await createUser(scene, "ada@example.com", PASSWORD);
  const { body } = await adminSignIn(scene, "ada@example.com", PASSWORD);
  return { [scene.attribute("@Pool", "ProviderName")]: body.AuthenticationResult.IdToken };
}

/** Exchanges logins for credentials. Returns the role of the credentials, or the refusal. */
async function roleOf({ call, ref }: Scene, Logins: Json): Promise<unknown> {
  const identity = await call("cognito-identity", "GetId", { IdentityPoolId: ref("@Identities"), Logins });
  const { IdentityId } = identity.body;
  const { body, status } = await call("cognito-identity", "GetCredentialsForIdentity", { IdentityId, Logins });
  if (status !== 200) return [identity.status, status, body.__type];
  const { AccessKeyId, SecretKey, SessionToken } = body.Credentials;
  const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretKey, sessionToken: SessionToken };
  const caller = await call("sts", "GetCallerIdentity", {}, keys);
  return caller.body.Arn.replace(/^.*assumed-role/, "");
}

const credentialsOfAda = async (scene: Scene) => roleOf(scene, await loginsOfAda(scene));

/** Signs the user ada@example.com in, and asks for the identity pool's token, with which the classic flow begins. */
export async function openIdTokenOfAda(scene: Scene): Promise<Answer> {
  const Logins = await loginsOfAda(scene);
  const identity = await scene.call("cognito-identity", "GetId", { IdentityPoolId: scene.ref("@Identities"), Logins });
  return scene.call("cognito-identity", "GetOpenIdToken", { ...identity.body, Logins });
}

async function describe({ call, ref }: Scene): Promise<Json> {
  return (await call("cognito-identity", "DescribeIdentityPool", { IdentityPoolId: ref("@Identities") })).body;
}

/** A role mapping by rules: every user of the app client gets @Role2. */
const RULES = {
  pool: {
    IdentityProvider: { "Fn::Sub": "${@Pool.ProviderName}:${@Client}" },
    Type: "Rules",
    AmbiguousRoleResolution: "Deny",
    RulesConfiguration: {
      Rules: [{ Claim: "email", MatchType: "Contains", Value: "ada", RoleARN: { "Fn::GetAtt": ["@Role2", "Arn"] } }],
    },
  },
};
const BY_TOKEN = { pool: { ...RULES.pool, Type: "Token", RulesConfiguration: undefined } };

export const identityPoolRows: readonly Row[] = [
  {
    property: `${POOL}.AllowClassicFlow`,
    values: [true, false],
    without: { is: true },
    resources: (pool) => identityPoolWith({ pool }),
    ask: async (scene) => (await openIdTokenOfAda(scene)).status,
  },
  {
    property: `${POOL}.AllowUnauthenticatedIdentities`,
    values: [true, false],
    without: "refused",
    resources: (pool) => identityPoolWith({ pool: { AllowUnauthenticatedIdentities: undefined, ...pool } }),
    ask: async ({ call, ref }) =>
      (await call("cognito-identity", "GetId", { IdentityPoolId: ref("@Identities") })).status,
  },
  {
    property: `${POOL}.CognitoIdentityProviders[].ClientId`,
    values: [{ Ref: "@Client" }, { Ref: "@OtherClient" }],
    without: { is: { Ref: "@OtherClient" } },
    resources: (provider) => identityPoolWith({ provider: { ClientId: undefined, ...provider } }),
    ask: credentialsOfAda,
  },
  {
    property: `${POOL}.CognitoIdentityProviders[].ProviderName`,
    values: [PROVIDER.ProviderName, OTHER_PROVIDER],
    without: { is: OTHER_PROVIDER },
    resources: (provider) => identityPoolWith({ provider: { ProviderName: undefined, ...provider } }),
    ask: credentialsOfAda,
  },
  {
    property: `${POOL}.CognitoIdentityProviders[].ServerSideTokenCheck`,
    values: [true, false],
    without: { is: false },
    resources: (provider) => identityPoolWith({ provider }),
    async ask(scene) {
      const logins = await loginsOfAda(scene);
      await scene.call("cognito-idp", "AdminDisableUser", {
        UserPoolId: scene.ref("@Pool"),
        Username: "ada@example.com",
      });
      return roleOf(scene, logins);
    },
  },
  {
    property: `${POOL}.IdentityPoolName`,
    values: ["web", "phone"],
    without: "other",
    resources: (pool) => identityPoolWith({ pool }),
    ask: async (scene) => String((await describe(scene))["IdentityPoolName"]).replace(/-[A-Z0-9]{12}$/, ""),
  },
  {
    property: `${ATTACHMENT}.IdentityPoolId`,
    values: [{ Ref: "@Identities" }, { Ref: "@Empty" }],
    without: "refused",
    resources: (attachment) => ({
      ...identityPoolWith({ attachment: { IdentityPoolId: undefined, ...attachment } }),
      "@Empty": { Type: POOL, Properties: { AllowUnauthenticatedIdentities: false } },
    }),
    ask: credentialsOfAda,
  },
  {
    property: `${ATTACHMENT}.RoleMappings`,
    values: [RULES, BY_TOKEN],
    without: "other",
    resources: (attachment) => identityPoolWith({ attachment }),
    ask: credentialsOfAda,
  },
  {
    property: `${ATTACHMENT}.Roles`,
    values: [ROLES, { authenticated: { "Fn::GetAtt": ["@Role2", "Arn"] } }],
    without: "other",
    resources: (attachment) => identityPoolWith({ attachment: { Roles: undefined, ...attachment } }),
    ask: credentialsOfAda,
  },
];
