import type { Json } from "../../../local/json.ts";
import { lambdaRole, type Resources, type Row, type Scene } from "../row.ts";
import { adminSignIn, claimsOf, createUser, PASSWORD } from "./cognito.ts";

const GROUP = "AWS::Cognito::UserPoolGroup";

/** A user pool with the group @Group of these properties, and the group "others", which has the precedence 5 and a role. */
function groupWith(properties: Json): Resources {
  const pool = { UserPoolId: { Ref: "@Pool" } };
  return {
    "@Pool": { Type: "AWS::Cognito::UserPool", Properties: { UsernameAttributes: ["email"] } },
    "@Client": {
      Type: "AWS::Cognito::UserPoolClient",
      Properties: { ...pool, ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"] },
    },
    "@Role": lambdaRole({ RoleName: "@one" }),
    "@Role2": lambdaRole({ RoleName: "@two" }),
    "@Others": {
      Type: GROUP,
      Properties: { ...pool, GroupName: "others", Precedence: 5, RoleArn: { "Fn::GetAtt": ["@Role2", "Arn"] } },
    },
    "@Group": {
      Type: GROUP,
      Properties: { ...pool, GroupName: "callers", RoleArn: { "Fn::GetAtt": ["@Role", "Arn"] }, ...properties },
    },
  };
}

const describeGroup = async ({ call, ref }: Scene) => {
  const { body, status } = await call("cognito-idp", "GetGroup", { UserPoolId: ref("@Pool"), GroupName: "callers" });
  return [status, body.Group?.Description];
};

/** The role that the ID token of a member of both groups prefers. */
async function preferredRole(scene: Scene): Promise<unknown> {
  await createUser(scene, "ada@example.com", PASSWORD);
  for (const GroupName of [scene.ref("@Group"), "others"]) {
    await scene.call("cognito-idp", "AdminAddUserToGroup", {
      UserPoolId: scene.ref("@Pool"),
      Username: "ada@example.com",
      GroupName,
    });
  }
  const { body } = await adminSignIn(scene, "ada@example.com", PASSWORD);
  return claimsOf(body.AuthenticationResult.IdToken)["cognito:preferred_role"];
}

export const groupRows: readonly Row[] = [
  {
    property: `${GROUP}.Description`,
    values: ["first", "second"],
    without: "other",
    resources: groupWith,
    ask: describeGroup,
  },
  {
    property: `${GROUP}.GroupName`,
    values: ["callers", "readers"],
    without: "other",
    resources: (property) => groupWith({ GroupName: undefined, ...property }),
    async ask({ call, ref }) {
      const { body } = await call("cognito-idp", "ListGroups", { UserPoolId: ref("@Pool") });
      return body.Groups.map(({ GroupName }: { GroupName: string }) => GroupName.replace(/-[A-Z0-9]{12}$/, ""));
    },
  },
  {
    property: `${GROUP}.Precedence`,
    values: [1, 9],
    without: { is: 9 },
    resources: groupWith,
    ask: preferredRole,
  },
  {
    property: `${GROUP}.RoleArn`,
    values: [{ "Fn::GetAtt": ["@Role", "Arn"] }, { "Fn::GetAtt": ["@Role2", "Arn"] }],
    without: { is: { "Fn::GetAtt": ["@Role2", "Arn"] } },
    resources: (property) => groupWith({ Precedence: 1, RoleArn: undefined, ...property }),
    ask: preferredRole,
  },
  {
    property: `${GROUP}.UserPoolId`,
    values: [{ Ref: "@Pool" }, { Ref: "@Other" }],
    without: "refused",
    resources: (property) => ({
      ...groupWith({ UserPoolId: undefined, ...property }),
      "@Other": { Type: "AWS::Cognito::UserPool", Properties: { UsernameAttributes: ["email"] } },
    }),
    ask: describeGroup,
  },
];
