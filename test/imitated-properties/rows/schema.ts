import type { Json } from "../../../local/json.ts";
import type { Resources, Row, Scene } from "../row.ts";
import { PASSWORD } from "./cognito.ts";

const SCHEMA = "AWS::Cognito::UserPool.Schema[]";

/** A user pool whose users have one attribute of these properties. The pool's app client writes the attribute. */
const poolWith = (attribute: Json): Resources => ({
  "@Pool": { Type: "AWS::Cognito::UserPool", Properties: { UsernameAttributes: ["email"], Schema: [attribute] } },
  "@Client": { Type: "AWS::Cognito::UserPoolClient", Properties: { UserPoolId: { Ref: "@Pool" } } },
});

/** Signs a user up with the value of an attribute, and returns the status and the refusal. */
const signUpWith = (Name: string, Value: string) => async (scene: Scene) => {
  const { body, status } = await scene.call("cognito-idp", "SignUp", {
    ClientId: scene.ref("@Client"),
    Username: "ada@example.com",
    Password: PASSWORD,
    UserAttributes: [{ Name, Value }],
  });
  return [status, body.__type, body.message];
};

/** Changes the attribute `custom:size` of a user as an administrator. */
async function changeSize({ call, ref }: Scene): Promise<unknown> {
  const user = { UserPoolId: ref("@Pool"), Username: "ada@example.com" };
  await call("cognito-idp", "AdminCreateUser", { ...user, MessageAction: "SUPPRESS" });
  const UserAttributes = [{ Name: "custom:size", Value: "7" }];
  return (await call("cognito-idp", "AdminUpdateUserAttributes", { ...user, UserAttributes })).status;
}

const size = (property: Json) => ({ Name: "size", AttributeDataType: "String", Mutable: true, ...property });

export const schemaRows: readonly Row[] = [
  {
    property: `${SCHEMA}.AttributeDataType`,
    values: ["String", "Number"],
    without: { is: "String" },
    resources: (property) => poolWith({ Name: "size", ...property }),
    ask: signUpWith("custom:size", "large"),
  },
  {
    property: `${SCHEMA}.DeveloperOnlyAttribute`,
    values: [false, true],
    without: { is: false },
    resources: (property) => poolWith(size(property)),
    ask: signUpWith("custom:size", "large"),
  },
  {
    property: `${SCHEMA}.Mutable`,
    values: [true, false],
    without: { is: true },
    resources: (property) => poolWith({ Name: "size", ...property }),
    ask: changeSize,
  },
  {
    property: `${SCHEMA}.Name`,
    values: ["size", "colour"],
    without: "refused",
    resources: poolWith,
    ask: signUpWith("custom:size", "large"),
  },
  {
    property: `${SCHEMA}.NumberAttributeConstraints.MaxValue`,
    values: ["5", "10"],
    without: { is: "10" },
    resources: (bound) => poolWith(size({ AttributeDataType: "Number", NumberAttributeConstraints: bound })),
    ask: signUpWith("custom:size", "7"),
  },
  {
    property: `${SCHEMA}.NumberAttributeConstraints.MinValue`,
    values: ["9", "5"],
    without: { is: "5" },
    resources: (bound) => poolWith(size({ AttributeDataType: "Number", NumberAttributeConstraints: bound })),
    ask: signUpWith("custom:size", "7"),
  },
  {
    property: `${SCHEMA}.StringAttributeConstraints.MaxLength`,
    values: ["3", "9"],
    without: { is: "9" },
    resources: (bound) => poolWith(size({ StringAttributeConstraints: bound })),
    ask: signUpWith("custom:size", "large"),
  },
  {
    property: `${SCHEMA}.StringAttributeConstraints.MinLength`,
    values: ["9", "3"],
    without: { is: "3" },
    resources: (bound) => poolWith(size({ StringAttributeConstraints: bound })),
    ask: signUpWith("custom:size", "large"),
  },
  {
    property: `${SCHEMA}.Required`,
    values: [true, false],
    without: { is: false },
    resources: (property) => poolWith({ Name: "given_name", ...property }),
    ask: signUpWith("family_name", "Lovelace"),
  },
];
