import { describe, expect, it } from "vitest";
import { naming } from "./naming.ts";
import type { Place } from "./place.ts";
import { collectProblems } from "./problems.ts";
import { resolve } from "./resolve.ts";
import { readTemplate } from "./template.ts";

const place: Place = { accountId: "111122223333", region: "eu-west-1", partition: "aws", stackName: "s" };
const names = naming((size) => Buffer.alloc(size, 7));

interface Supplied {
  parameters?: Record<string, string>;
  imports?: Record<string, string>;
  isImitated?: (type: string) => boolean;
}

function resolveTemplate(template: Record<string, unknown>, supplied: Supplied = {}) {
  const problems = collectProblems();
  const resolved = resolve(readTemplate(template, problems), { namesOf: () => names, place, problems, ...supplied });
  return { ...resolved, problems: problems.sentences() };
}

/**
 * Resolves the property `Value` of a resource named Thing. `sections` are the template's other sections, `supplied` the values that a start
 * gets for parameters and imports.
 */
function resolveValue(Value: unknown, sections: Record<string, unknown> = {}, supplied: Supplied = {}) {
  const { problems, resources } = resolveTemplate(
    {
      ...sections,
      Resources: {
        Pool: { Type: "AWS::Cognito::UserPool" },
        Thing: { Type: "AWS::Logs::LogGroup", Properties: { Value } },
      },
    },
    supplied,
  );
  const value = resources.find(({ logicalId }) => logicalId === "Thing")?.properties["Value"];
  return { value, problems };
}

const MAPPINGS = { Mappings: { Sizes: { "eu-west-1": { Small: 1, Zones: ["x", "y"] } } } };

describe("resolve", () => {
  it.each([
    ["Ref of a pseudo parameter", { Ref: "AWS::Region" }, "eu-west-1"],
    ["Ref of a resource", { Ref: "Pool" }, "eu-west-1_HHHHHHHHH"],
    [
      "Ref of the stack's id",
      { Ref: "AWS::StackId" },
      "arn:aws:cloudformation:eu-west-1:111122223333:stack/s/00000000-0000-4000-8000-000000000000",
    ],
    ["Ref of the stack's notification topics", { Ref: "AWS::NotificationARNs" }, []],
    ["Ref of the DNS suffix", { Ref: "AWS::URLSuffix" }, "amazonaws.com"],
    [
      "Fn::GetAtt as a list",
      { "Fn::GetAtt": ["Pool", "ProviderName"] },
      "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_HHHHHHHHH",
    ],
    ["Fn::GetAtt as a string", { "Fn::GetAtt": "Pool.UserPoolId" }, "eu-west-1_HHHHHHHHH"],
    [
      "Fn::Sub",
      { "Fn::Sub": "arn:${AWS::Partition}:${Pool}/${Pool.UserPoolId}" },
      "arn:aws:eu-west-1_HHHHHHHHH/eu-west-1_HHHHHHHHH",
    ],
    [
      "Fn::Sub with variables",
      { "Fn::Sub": ["${a}-${!kept}", { a: { Ref: "AWS::AccountId" } }] },
      "111122223333-${kept}",
    ],
    ["Fn::Join", { "Fn::Join": ["/", ["a", { Ref: "AWS::Partition" }]] }, "a/aws"],
    ["Fn::Join of a Fn::Split", { "Fn::Join": ["-", { "Fn::Split": [",", "a,b"] }] }, "a-b"],
    ["Fn::Select of a Fn::Split", { "Fn::Select": [1, { "Fn::Split": [",", "a,b,c"] }] }, "b"],
    ["Fn::Select with an index that is a string", { "Fn::Select": ["0", ["a", "b"]] }, "a"],
    ["Fn::Base64", { "Fn::Base64": { "Fn::Sub": "${AWS::Region}" } }, "ZXUtd2VzdC0x"],
    ["Fn::GetAZs of the stack's region", { "Fn::GetAZs": "" }, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]],
    ["Fn::GetAZs of another region", { "Fn::Select": [1, { "Fn::GetAZs": "us-east-1" }] }, "us-east-1b"],
    ["Fn::Cidr", { "Fn::Cidr": ["10.1.0.0/16", 3, 8] }, ["10.1.0.0/24", "10.1.1.0/24", "10.1.2.0/24"]],
    ["Fn::Length", { "Fn::Length": { "Fn::Split": [",", "a,b,c"] } }, 3],
    [
      "Fn::ToJsonString",
      { "Fn::ToJsonString": { region: { Ref: "AWS::Region" }, list: [1] } },
      '{"region":"eu-west-1","list":[1]}',
    ],
    ["functions inside lists and objects", [{ deep: { Ref: "AWS::Region" } }], [{ deep: "eu-west-1" }]],
    ["an object with a key of its own beside Ref", { Ref: "AWS::Region", other: 1 }, { Ref: "AWS::Region", other: 1 }],
    [
      "a policy's Condition, which is no condition of the template",
      { Condition: { Bool: 1 } },
      { Condition: { Bool: 1 } },
    ],
  ])("resolves %s", (_, written, expected) => {
    expect(resolveValue(written)).toEqual({ value: expected, problems: [] });
  });

  it.each([
    ["by two keys", ["Sizes", { Ref: "AWS::Region" }, "Small"], 1],
    ["to a list", ["Sizes", "eu-west-1", "Zones"], ["x", "y"]],
    ["with a default that is not needed", ["Sizes", "eu-west-1", "Small", { DefaultValue: 9 }], 1],
    [
      "with a default for a missing key",
      ["Sizes", "us-east-1", "Small", { DefaultValue: { Ref: "AWS::Region" } }],
      "eu-west-1",
    ],
    ["with a default for a name that every object inherits", ["Sizes", "constructor", "name", { DefaultValue: 9 }], 9],
  ])("resolves Fn::FindInMap %s", (_, argument, expected) => {
    expect(resolveValue({ "Fn::FindInMap": argument }, MAPPINGS)).toEqual({ value: expected, problems: [] });
  });

  it("leaves out AWS::NoValue, in objects and in lists", () => {
    expect(resolveValue({ kept: 1, gone: { Ref: "AWS::NoValue" }, list: [{ Ref: "AWS::NoValue" }, 2] }).value).toEqual({
      kept: 1,
      list: [2],
    });
  });

  it.each([
    ["a Ref that is not defined", { Ref: "Nobody" }, "Thing.Value: Ref Nobody is not defined in the template."],
    [
      "an attribute that is not defined",
      { "Fn::GetAtt": ["Pool", "Colour"] },
      "Thing.Value: Fn::GetAtt Pool.Colour is not defined: AWS::Cognito::UserPool has no such attribute.",
    ],
    [
      "a Sub that is not defined",
      { "Fn::Sub": "${Nobody}" },
      "Thing.Value: Ref Nobody is not defined in the template.",
    ],
    [
      "a Sub with a list in the string",
      { "Fn::Sub": ["${a}", { a: ["x"] }] },
      "Thing.Value: Fn::Sub may only name values that are strings.",
    ],
    ["a function that is not imitated", { "Fn::ForEach": "x" }, "Thing.Value: Fn::ForEach is not imitated."],
    ["a name that every object inherits", { "Fn::constructor": "x" }, "Thing.Value: Fn::constructor is not imitated."],
    ["a Join without a list", { "Fn::Join": ["/", "a"] }, "Thing.Value: Fn::Join must have a separator and a list."],
    ["a Select beyond the end", { "Fn::Select": [3, ["a"]] }, "Thing.Value: Fn::Select has no item 3 in its list."],
    [
      "a Cidr that does not fit",
      { "Fn::Cidr": ["10.0.0.0/24", 2, 8] },
      /^Thing\.Value: Fn::Cidr must have an IPv4 block/,
    ],
    [
      "an If of a condition that is not defined",
      { "Fn::If": ["IsProd", 1, 2] },
      "Thing.Value: the condition IsProd is not defined.",
    ],
    [
      "a mapping that is not defined",
      { "Fn::FindInMap": ["A", "b", "c"] },
      "Thing.Value: Fn::FindInMap finds no b.c in the mapping A.",
    ],
    [
      "a value that another stack exports",
      { "Fn::ImportValue": "shared-Pool" },
      "Thing.Value: Fn::ImportValue needs the export shared-Pool of another stack. Supply it: --import shared-Pool=VALUE.",
    ],
    [
      "a dynamic reference",
      "{{resolve:ssm:/orders/key}}",
      "Thing.Value: {{resolve:ssm:/orders/key}} is looked up by AWS when the template is deployed. Write a value, or Ref a parameter.",
    ],
  ])("names %s with its place", (_, written, sentence) => {
    expect(resolveValue(written).problems).toEqual([
      typeof sentence === "string" ? sentence : expect.stringMatching(sentence),
    ]);
  });

  it("gives an app client a secret when GenerateSecret is true, and no attribute of that name otherwise", () => {
    const secretOf = (Properties: object) => {
      const { resources } = resolveTemplate({
        Resources: { Client: { Type: "AWS::Cognito::UserPoolClient", Properties } },
      });
      return resources[0]?.attributes["ClientSecret"];
    };
    expect(secretOf({ GenerateSecret: true })).toMatch(/^[a-z0-9]{52}$/);
    expect(secretOf({ GenerateSecret: "true" })).toMatch(/^[a-z0-9]{52}$/);
    for (const properties of [{}, { GenerateSecret: false }]) expect(secretOf(properties)).toBeUndefined();
  });

  it("names every problem, and each place once", () => {
    expect(resolveValue([{ Ref: "A" }, { Ref: "B" }, { "Fn::Join": [{ Ref: "C" }, { Ref: "D" }] }]).problems).toEqual([
      "Thing.Value[0]: Ref A is not defined in the template.",
      "Thing.Value[1]: Ref B is not defined in the template.",
      "Thing.Value[2]: Ref D is not defined in the template.",
    ]);
  });

  it("uses the exports of other stacks that the start supplies", () => {
    const { problems, value } = resolveValue(
      { "Fn::ImportValue": { "Fn::Sub": "${AWS::StackName}-Pool" } },
      {},
      {
        imports: { "s-Pool": "eu-west-1_Shared" },
      },
    );
    expect({ problems, value }).toEqual({ problems: [], value: "eu-west-1_Shared" });
  });

  it("does not ask for a value of AWS's account in a resource without effect", () => {
    const { problems } = resolveTemplate(
      {
        Resources: { Table: { Type: "AWS::RDS::DBInstance", Properties: { MasterUserPassword: "{{resolve:ssm:x}}" } } },
      },
      { isImitated: () => false },
    );
    expect(problems).toEqual([]);
  });

  it("leaves out an output that cannot be resolved", () => {
    const { outputs, problems } = resolveTemplate({
      Resources: { Pool: { Type: "AWS::Cognito::UserPool" } },
      Outputs: { Id: { Value: { Ref: "Pool" } }, Gone: { Value: { Ref: "Nobody" } } },
    });
    expect([...outputs]).toEqual([["Id", "eu-west-1_HHHHHHHHH"]]);
    expect(problems).toEqual([]);
  });
});
