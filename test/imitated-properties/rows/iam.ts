import type { Json } from "../../../local/json.ts";
import { apiWithFunction, keysOfFunction, lambdaRole, type Resources, type Row, type Scene } from "../row.ts";
import { identityPoolWith, openIdTokenOfAda } from "./identity-pool.ts";

const ROLE = "AWS::IAM::Role";
const MANAGED = "AWS::IAM::ManagedPolicy";
const POLICY = "AWS::IAM::Policy";

const documentOf = (Action: string): Json => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});
const INVOKE = documentOf("execute-api:Invoke");
const OTHER = documentOf("dynamodb:GetItem");

const trust = (Service: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
});

/** An API, and a function whose role has these properties. */
const roleWith = (property: Json): Resources => ({ ...apiWithFunction(), "@Role": lambdaRole(property) });

/** A role with a managed policy, to which the role is attached by the policy's list of roles. */
const managedWith = (property: Json): Resources => ({
  ...roleWith({}),
  "@Policy": { Type: MANAGED, Properties: { PolicyDocument: INVOKE, Roles: [{ Ref: "@Role" }], ...property } },
});

const policyWith = (property: Json): Resources => ({
  ...roleWith({}),
  "@Policy": {
    Type: POLICY,
    Properties: { PolicyName: "invoke", PolicyDocument: INVOKE, Roles: [{ Ref: "@Role" }], ...property },
  },
});

/** Calls the API, signed with the keys of the function's role. */
const callSigned = async (scene: Scene) => (await scene.get("@Api", "/signed", await keysOfFunction(scene))).status;

const pathOf = (arn: string) =>
  arn
    .split(":")
    .at(-1)
    ?.replace(/-[A-Z0-9]{12}$/, "");

export const iamRows: readonly Row[] = [
  {
    property: `${ROLE}.AssumeRolePolicyDocument`,
    values: [trust("lambda.amazonaws.com"), trust("events.amazonaws.com")],
    without: "refused",
    resources: (property) => roleWith({ AssumeRolePolicyDocument: undefined, ...property }),
    ask: callSigned,
  },
  {
    property: `${ROLE}.ManagedPolicyArns`,
    values: [[{ Ref: "@Policy" }], []],
    without: { is: [] },
    resources: (property) => ({
      ...roleWith(property),
      "@Policy": { Type: MANAGED, Properties: { PolicyDocument: INVOKE } },
    }),
    ask: callSigned,
  },
  {
    property: `${ROLE}.MaxSessionDuration`,
    values: [3600, 7200],
    without: { is: 3600 },
    resources: (role) => identityPoolWith({ pool: { AllowClassicFlow: true }, role }),
    async ask(scene) {
      const { body } = await openIdTokenOfAda(scene);
      const answer = await scene.call("sts", "AssumeRoleWithWebIdentity", {
        RoleArn: scene.attribute("@Role", "Arn"),
        RoleSessionName: "ada",
        WebIdentityToken: body.Token,
        DurationSeconds: 7200,
      });
      return answer.status;
    },
  },
  {
    property: `${ROLE}.Path`,
    values: ["/red/", "/blue/"],
    without: "other",
    resources: roleWith,
    ask: async ({ attribute }) => pathOf(attribute("@Role", "Arn")),
  },
  {
    property: `${ROLE}.PermissionsBoundary`,
    values: [{ Ref: "@Policy" }, { Ref: "@Policy2" }],
    without: { is: { Ref: "@Policy" } },
    resources: (property) => ({
      ...roleWith({ Policies: [{ PolicyName: "invoke", PolicyDocument: INVOKE }], ...property }),
      "@Policy": { Type: MANAGED, Properties: { PolicyDocument: INVOKE } },
      "@Policy2": { Type: MANAGED, Properties: { PolicyDocument: OTHER } },
    }),
    ask: callSigned,
  },
  {
    property: `${ROLE}.Policies`,
    values: [[{ PolicyName: "invoke", PolicyDocument: INVOKE }], [{ PolicyName: "other", PolicyDocument: OTHER }]],
    without: { is: [{ PolicyName: "other", PolicyDocument: OTHER }] },
    resources: roleWith,
    ask: callSigned,
  },
  {
    property: `${ROLE}.RoleName`,
    values: ["@red", "@blue"],
    without: "other",
    resources: roleWith,
    ask: async ({ attribute }) => pathOf(attribute("@Role", "Arn")),
  },
  {
    property: `${MANAGED}.ManagedPolicyName`,
    values: ["@red", "@blue"],
    without: "other",
    resources: managedWith,
    ask: async ({ ref }) => pathOf(ref("@Policy")),
  },
  {
    property: `${MANAGED}.Path`,
    values: ["/red/", "/blue/"],
    without: "other",
    resources: managedWith,
    ask: async ({ ref }) => pathOf(ref("@Policy")),
  },
  {
    property: `${MANAGED}.PolicyDocument`,
    values: [INVOKE, OTHER],
    without: "refused",
    resources: (property) => managedWith({ PolicyDocument: undefined, ...property }),
    ask: callSigned,
  },
  {
    property: `${MANAGED}.Roles`,
    values: [[{ Ref: "@Role" }], []],
    without: { is: [] },
    resources: (property) => managedWith({ Roles: undefined, ...property }),
    ask: callSigned,
  },
  {
    property: `${POLICY}.PolicyDocument`,
    values: [INVOKE, OTHER],
    without: "refused",
    resources: (property) => policyWith({ PolicyDocument: undefined, ...property }),
    ask: callSigned,
  },
  {
    property: `${POLICY}.Roles`,
    values: [[{ Ref: "@Role" }], []],
    without: { is: [] },
    resources: (property) => policyWith({ Roles: undefined, ...property }),
    ask: callSigned,
  },
];
