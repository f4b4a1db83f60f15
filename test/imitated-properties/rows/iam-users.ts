import type { Json } from "../../../local/json.ts";
import { apiWithFunction, keysOfFunction, type Resources, type Row, type Scene } from "../row.ts";

const GROUP = "AWS::IAM::Group";
const KEY = "AWS::IAM::AccessKey";
const USER = "AWS::IAM::User";

const documentOf = (Action: string): Json => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});
const INVOKE = documentOf("execute-api:Invoke");
const OTHER = documentOf("dynamodb:GetItem");
const MAY_INVOKE = [{ PolicyName: "invoke", PolicyDocument: INVOKE }];
const MAY_OTHER = [{ PolicyName: "other", PolicyDocument: OTHER }];
const MANAGED = { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: INVOKE } };

/** An API, and a user with a key. */
const userWith = (user: Json, more: Resources = {}): Resources => ({
  ...apiWithFunction(),
  "@User": { Type: USER, Properties: user },
  "@Key": { Type: KEY, Properties: { UserName: { Ref: "@User" } } },
  ...more,
});

/** A user in a group with these properties. */
const groupWith = (group: Json, more: Resources = {}): Resources =>
  userWith({ Groups: [{ Ref: "@Group" }] }, { "@Group": { Type: GROUP, Properties: group }, ...more });

const policyOf = (Type: string, property: Json): Resources => ({
  "@Policy": { Type, Properties: { PolicyName: "invoke", PolicyDocument: INVOKE, ...property } },
});

/** Calls the API, signed with the user's key. */
const callSigned = async ({ attribute, get, ref }: Scene) => {
  const keys = { accessKeyId: ref("@Key"), secretAccessKey: attribute("@Key", "SecretAccessKey") };
  return (await get("@Api", "/signed", keys)).status;
};

const pathOf = async ({ attribute }: Scene, id: string) =>
  attribute(id, "Arn")
    .split(":")
    .at(-1)
    ?.replace(/-[A-Z0-9]{12}$/, "");

const twoUsers = { "@Other": { Type: USER, Properties: {} } };
const twoGroups: Resources = {
  "@Group": { Type: GROUP, Properties: { Policies: MAY_INVOKE } },
  "@Other": { Type: GROUP, Properties: {} },
};

/** The rows of a policy's list of users or groups. */
const listRows: readonly Row[] = ["AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"].flatMap((type): Row[] => {
  const policyWith = (property: Json): Resources => {
    const { "@Policy": policy } = policyOf(type, property);
    const { PolicyName, ...managed } = policy?.Properties ?? {};
    const own = type === "AWS::IAM::Policy" ? { PolicyName, ...managed } : managed;
    return { "@Policy": { Type: type, Properties: own } };
  };
  return [
    {
      property: `${type}.Users`,
      values: [[{ Ref: "@User" }], []],
      without: { is: [] },
      resources: (property) => userWith({}, policyWith(property)),
      ask: callSigned,
    },
    {
      property: `${type}.Groups`,
      values: [[{ Ref: "@Group" }], []],
      without: { is: [] },
      resources: (property) => groupWith({}, policyWith(property)),
      ask: callSigned,
    },
  ];
});

/** The rows of an inline policy that is a resource of its own and names one identity. */
const inlineRows: readonly Row[] = (
  [
    ["AWS::IAM::UserPolicy", "UserName", "@User", (more: Resources) => userWith({}, { ...twoUsers, ...more })],
    ["AWS::IAM::GroupPolicy", "GroupName", "@Group", (more: Resources) => groupWith({}, { ...twoUsers, ...more })],
    ["AWS::IAM::RolePolicy", "RoleName", "@Role", (more: Resources) => ({ ...apiWithFunction(), ...more })],
  ] as const
).flatMap(([type, name, identity, withPolicy]): Row[] => {
  const ask =
    type === "AWS::IAM::RolePolicy"
      ? async (scene: Scene) => (await scene.get("@Api", "/signed", await keysOfFunction(scene))).status
      : callSigned;
  return [
    {
      property: `${type}.${name}`,
      values: [{ Ref: identity }, "somebody-else"],
      without: "refused",
      resources: (property) => withPolicy(policyOf(type, property)),
      ask,
    },
    {
      property: `${type}.PolicyDocument`,
      values: [INVOKE, OTHER],
      without: "refused",
      resources: (property) =>
        withPolicy({
          "@Policy": { Type: type, Properties: { PolicyName: "invoke", [name]: { Ref: identity }, ...property } },
        }),
      ask,
    },
  ];
});

export const iamUserRows: readonly Row[] = [
  ...listRows,
  ...inlineRows,
  {
    property: `${KEY}.Status`,
    values: ["Active", "Inactive"],
    without: { is: "Active" },
    resources: (property) =>
      userWith(
        { Policies: MAY_INVOKE },
        { "@Key": { Type: KEY, Properties: { UserName: { Ref: "@User" }, ...property } } },
      ),
    ask: callSigned,
  },
  {
    property: `${KEY}.UserName`,
    values: [{ Ref: "@User" }, { Ref: "@Other" }],
    without: "refused",
    resources: (property) =>
      userWith({ Policies: MAY_INVOKE }, { ...twoUsers, "@Key": { Type: KEY, Properties: property } }),
    ask: callSigned,
  },
  {
    property: `${USER}.Groups`,
    values: [[{ Ref: "@Group" }], [{ Ref: "@Other" }]],
    without: { is: [{ Ref: "@Other" }] },
    resources: (property) => userWith(property, twoGroups),
    ask: callSigned,
  },
  {
    property: `${USER}.ManagedPolicyArns`,
    values: [[{ Ref: "@Policy" }], []],
    without: { is: [] },
    resources: (property) => userWith(property, { "@Policy": MANAGED }),
    ask: callSigned,
  },
  {
    property: `${USER}.Path`,
    values: ["/red/", "/blue/"],
    without: "other",
    resources: userWith,
    ask: (scene) => pathOf(scene, "@User"),
  },
  {
    property: `${USER}.PermissionsBoundary`,
    values: [{ Ref: "@Policy" }, { Ref: "@Policy2" }],
    without: { is: { Ref: "@Policy" } },
    resources: (property) =>
      userWith(
        { Policies: MAY_INVOKE, ...property },
        {
          "@Policy": MANAGED,
          "@Policy2": { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: OTHER } },
        },
      ),
    ask: callSigned,
  },
  {
    property: `${USER}.Policies`,
    values: [MAY_INVOKE, MAY_OTHER],
    without: { is: MAY_OTHER },
    resources: userWith,
    ask: callSigned,
  },
  {
    property: `${USER}.UserName`,
    values: ["@red", "@blue"],
    without: "other",
    resources: userWith,
    ask: (scene) => pathOf(scene, "@User"),
  },
  {
    property: `${GROUP}.GroupName`,
    values: ["@red", "@blue"],
    without: "other",
    resources: groupWith,
    ask: (scene) => pathOf(scene, "@Group"),
  },
  {
    property: `${GROUP}.ManagedPolicyArns`,
    values: [[{ Ref: "@Policy" }], []],
    without: { is: [] },
    resources: (property) => groupWith(property, { "@Policy": MANAGED }),
    ask: callSigned,
  },
  {
    property: `${GROUP}.Path`,
    values: ["/red/", "/blue/"],
    without: "other",
    resources: groupWith,
    ask: (scene) => pathOf(scene, "@Group"),
  },
  {
    property: `${GROUP}.Policies`,
    values: [MAY_INVOKE, MAY_OTHER],
    without: { is: MAY_OTHER },
    resources: groupWith,
    ask: callSigned,
  },
  {
    property: "AWS::IAM::UserToGroupAddition.GroupName",
    values: [{ Ref: "@Group" }, { Ref: "@Other" }],
    without: "refused",
    resources: (property) =>
      userWith(
        {},
        {
          ...twoGroups,
          "@Addition": {
            Type: "AWS::IAM::UserToGroupAddition",
            Properties: { Users: [{ Ref: "@User" }], ...property },
          },
        },
      ),
    ask: callSigned,
  },
  {
    property: "AWS::IAM::UserToGroupAddition.Users",
    values: [[{ Ref: "@User" }], []],
    without: "refused",
    resources: (property) =>
      userWith(
        {},
        {
          ...twoGroups,
          "@Addition": {
            Type: "AWS::IAM::UserToGroupAddition",
            Properties: { GroupName: { Ref: "@Group" }, ...property },
          },
        },
      ),
    ask: callSigned,
  },
];
