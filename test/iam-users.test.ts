/** IAM users of the template: their access keys sign, and their policies decide. */
import { AwsClient } from "aws4fetch";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Json } from "../local/json.ts";
import { createMemory, type LocalOptions, type LocalStack, startLocal } from "../local/stack/start-local.ts";
import { apiWithFunction, type Resources } from "./imitated-properties/row.ts";

const invoke = (Effect: string, Resource = "*"): Json => ({
  Version: "2012-10-17",
  Statement: [{ Effect, Action: "execute-api:Invoke", Resource }],
});
const inline = (PolicyDocument: Json) => [{ PolicyName: "inline", PolicyDocument }];

/** An API, and the user `ci` with a key. */
function template(user: Json, more: Resources = {}) {
  const resources: Resources = {
    ...apiWithFunction(),
    "@User": { Type: "AWS::IAM::User", Properties: { UserName: "ci", Path: "/robots/", ...user } },
    "@Key": { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "@User" } } },
    ...more,
  };
  const Outputs = {
    Key: { Value: { Ref: "@Key" } },
    Secret: { Value: { "Fn::GetAtt": ["@Key", "SecretAccessKey"] } },
  };
  return JSON.parse(JSON.stringify({ Resources: resources, Outputs }).replaceAll("@", "X"));
}

async function start(user: Json, more: Resources = {}, options: Partial<LocalOptions> = {}): Promise<LocalStack> {
  const stack = await startLocal({ template: template(user, more), ...options });
  onTestFinished(() => stack.close());
  return stack;
}

/** The user's keys, as the stack's outputs have them. */
async function keysOf({ awsEndpoint, developer, region }: LocalStack) {
  const text = await post(
    new AwsClient({ ...developer, region, service: "cloudformation" }),
    awsEndpoint,
    "DescribeStacks",
    "2010-05-15",
  );
  const outputOf = (name: string) =>
    new RegExp(`<OutputKey>${name}</OutputKey>\\s*<OutputValue>(.*?)<`).exec(text)?.[1] ?? "";
  return { accessKeyId: outputOf("Key"), secretAccessKey: outputOf("Secret") };
}

async function post(client: AwsClient, url: string, action: string, version: string): Promise<string> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return (await client.fetch(url, { method: "POST", headers, body: `Action=${action}&Version=${version}` })).text();
}

type Keys = Awaited<ReturnType<typeof keysOf>> & { sessionToken?: string };

async function callSigned({ apis, region }: LocalStack, keys: Keys): Promise<[status: number, body: string]> {
  const answer = await new AwsClient({ ...keys, region, service: "execute-api" }).fetch(`${apis[0]?.url}/signed`);
  return [answer.status, await answer.text()];
}

describe("a user of the template", () => {
  it("calls what its policies allow, by its key and by a session token of the key", async () => {
    const stack = await start({ Policies: inline(invoke("Allow")) });
    const keys = await keysOf(stack);
    expect((await callSigned(stack, keys))[0]).toBe(200);

    const sts = new AwsClient({ ...keys, region: stack.region, service: "sts" });
    expect(await post(sts, stack.awsEndpoint, "GetCallerIdentity", "2011-06-15")).toContain(
      "<Arn>arn:aws:iam::111122223333:user/robots/ci</Arn>",
    );
    const session = await post(sts, stack.awsEndpoint, "GetSessionToken", "2011-06-15");
    const elementOf = (name: string) => new RegExp(`<${name}>(.*?)<`).exec(session)?.[1] ?? "";
    const temporary = {
      accessKeyId: elementOf("AccessKeyId"),
      secretAccessKey: elementOf("SecretAccessKey"),
      sessionToken: elementOf("SessionToken"),
    };
    expect((await callSigned(stack, temporary))[0]).toBe(200);
  });

  it.each<[string, Json, Resources]>([
    ["without policies", {}, {}],
    [
      "in a group that denies it",
      { Policies: inline(invoke("Allow")), Groups: [{ Ref: "@Group" }] },
      { "@Group": { Type: "AWS::IAM::Group", Properties: { Policies: inline(invoke("Deny")) } } },
    ],
  ])("%s gets AWS's refusal, with its ARN", async (_, user, more) => {
    const stack = await start(user, more);
    const [status, body] = await callSigned(stack, await keysOf(stack));
    expect(status).toBe(403);
    expect(body).toMatch(/^\{"Message":"User: arn:aws:iam::111122223333:user\/robots\/ci is not authorized/);
  });

  it("with a wrong secret does not get in", async () => {
    const stack = await start({ Policies: inline(invoke("Allow")) });
    const { accessKeyId } = await keysOf(stack);
    expect((await callSigned(stack, { accessKeyId, secretAccessKey: "x".repeat(40) }))[0]).toBe(403);
  });

  it("keeps its key over a restart, and loses it with the template that no longer has it", async () => {
    const memory = createMemory();
    const user = { Policies: inline(invoke("Allow")) };
    const keys = await keysOf(await start(user, {}, { memory }));
    const again = await start(user, {}, { memory });
    expect(await keysOf(again)).toEqual(keys);
    expect((await callSigned(again, keys))[0]).toBe(200);
    const inactive = { UserName: { Ref: "@User" }, Status: "Inactive" };
    const last = await start(user, { "@Key": { Type: "AWS::IAM::AccessKey", Properties: inactive } }, { memory });
    const [status, body] = await callSigned(last, keys);
    expect([status, body]).toEqual([403, '{"message":"The security token included in the request is invalid."}']);
  });
});

describe("a start stops, and says where,", () => {
  it.each<[string, Json, Resources, string]>([
    [
      "at a group of another stack",
      { Groups: ["admins"] },
      {},
      "XUser.Groups[0] is admins, which is not a group of the template",
    ],
    [
      "at a user who joins such a group",
      {},
      { "@Join": { Type: "AWS::IAM::UserToGroupAddition", Properties: { GroupName: "admins", Users: ["ci"] } } },
      "XJoin.GroupName is admins, which is not a group of the template",
    ],
    [
      "at a key of a user of another stack",
      {},
      { "@Key": { Type: "AWS::IAM::AccessKey", Properties: { UserName: "alice" } } },
      "XKey.UserName is alice, which is not a user of the template",
    ],
    [
      "at the name of its own user",
      { UserName: "developer", Path: "/" },
      {},
      "XUser.UserName is developer, the name of the stack's own user.",
    ],
    [
      "at a policy of AWS that denies something and is not imitated",
      { ManagedPolicyArns: ["arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2"] },
      {},
      "XUser.ManagedPolicyArns[0] names arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2, which denies actions",
    ],
    [
      "at a policy of a group that nobody is in",
      {},
      {
        "@Group": {
          Type: "AWS::IAM::Group",
          Properties: { ManagedPolicyArns: ["arn:aws:iam::111122223333:policy/x"] },
        },
      },
      "XGroup.ManagedPolicyArns[0] names arn:aws:iam::111122223333:policy/x, which is neither",
    ],
  ])("%s", async (_, user, more, sentence) => {
    await expect(startLocal({ template: template(user, more) })).rejects.toThrow(sentence);
  });
});

it("names the policies that have no effect: AWS's own unknown ones, and those for identities outside the template", async () => {
  const managed = "arn:aws:iam::aws:policy/AmazonEC2FullAccess";
  const stack = await start(
    { ManagedPolicyArns: [managed] },
    {
      "@Group": { Type: "AWS::IAM::Group", Properties: { ManagedPolicyArns: [managed] } },
      "@Policy": {
        Type: "AWS::IAM::Policy",
        Properties: { PolicyName: "p", PolicyDocument: invoke("Allow"), Roles: ["imported"], Users: ["ci", "alice"] },
      },
    },
  );
  expect(stack.withoutEffect.filter((name) => / /.test(name) && !name.startsWith("EDGE "))).toEqual([
    "XUser.ManagedPolicyArns AmazonEC2FullAccess",
    "XGroup.ManagedPolicyArns AmazonEC2FullAccess",
    "XPolicy.Roles imported",
    "XPolicy.Users alice",
  ]);
});
