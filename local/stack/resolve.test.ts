import { describe, expect, it } from "vitest";
import { naming, type Place } from "./identifiers.ts";
import { resolve } from "./resolve.ts";
import { readTemplate } from "./template.ts";

const place: Place = { accountId: "111122223333", region: "eu-west-1", partition: "aws", stackName: "s" };
const names = naming((size) => Buffer.alloc(size, 7));

function resolveAll(Resources: Record<string, unknown>) {
  return new Map(resolve(readTemplate({ Resources }), names, place).map((resource) => [resource.logicalId, resource]));
}

/** Resolves a template with the property `Value`, and returns the resolved value. */
function resolvedValue(Value: unknown): unknown {
  const resources = resolveAll({
    Pool: { Type: "AWS::Cognito::UserPool" },
    Thing: { Type: "AWS::Logs::LogGroup", Properties: { Value } },
  });
  return resources.get("Thing")?.properties["Value"];
}

describe("resolve", () => {
  it.each([
    ["Ref of a pseudo parameter", { Ref: "AWS::Region" }, "eu-west-1"],
    ["Ref of a resource", { Ref: "Pool" }, "eu-west-1_HHHHHHHHH"],
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
    ["Fn::Select of a Fn::Split", { "Fn::Select": [1, { "Fn::Split": [",", "a,b,c"] }] }, "b"],
    ["functions inside lists and objects", [{ deep: { Ref: "AWS::Region" } }], [{ deep: "eu-west-1" }]],
    ["an object with a key of its own beside Ref", { Ref: "AWS::Region", other: 1 }, { Ref: "AWS::Region", other: 1 }],
  ])("resolves %s", (_, written, expected) => {
    expect(resolvedValue(written)).toEqual(expected);
  });

  it("leaves out AWS::NoValue, in objects and in lists", () => {
    expect(resolvedValue({ kept: 1, gone: { Ref: "AWS::NoValue" }, list: [{ Ref: "AWS::NoValue" }, 2] })).toEqual({
      kept: 1,
      list: [2],
    });
  });

  it("gives an app client a secret when GenerateSecret is true, and no attribute of that name otherwise", () => {
    const secretOf = (Properties: object) =>
      resolveAll({ Client: { Type: "AWS::Cognito::UserPoolClient", Properties } }).get("Client")?.attributes[
        "ClientSecret"
      ];
    expect(secretOf({ GenerateSecret: true })).toMatch(/^[a-z0-9]{52}$/);
    expect(secretOf({ GenerateSecret: "true" })).toMatch(/^[a-z0-9]{52}$/);
    for (const properties of [{}, { GenerateSecret: false }]) expect(secretOf(properties)).toBeUndefined();
  });

  it.each([
    ["a Ref that is not defined", { Ref: "Nobody" }, "Thing.Value: Ref Nobody is not defined"],
    [
      "an attribute that is not defined",
      { "Fn::GetAtt": ["Pool", "Colour"] },
      "Thing.Value: Fn::GetAtt Pool.Colour is not defined",
    ],
    ["a Sub that is not defined", { "Fn::Sub": "${Nobody}" }, "Thing.Value: Ref Nobody is not defined"],
    ["a function that is not imitated", { "Fn::ImportValue": "x" }, "Thing.Value: Fn::ImportValue is not imitated"],
    ["a Join without a list", { "Fn::Join": ["/", "a"] }, "Thing.Value: Fn::Join must have a separator and a list"],
    ["a Select beyond the end", { "Fn::Select": [3, ["a"]] }, "Thing.Value: Fn::Select has no item 3"],
  ])("refuses %s, with its place", (_, written, sentence) => {
    expect(() => resolvedValue(written)).toThrow(sentence);
  });

  it("uses the name that a resource gives itself, with pseudo parameters resolved", () => {
    const group = resolveAll({
      Group: {
        Type: "AWS::Cognito::UserPoolGroup",
        Properties: { GroupName: { "Fn::Sub": "callers-${AWS::Region}" } },
      },
    });
    expect(group.get("Group")?.ref).toBe("callers-eu-west-1");
  });

  it("refuses a template without resources, a resource without a type and one under a condition", () => {
    expect(() => readTemplate({})).toThrow("The template has no Resources");
    expect(() => readTemplate({ Resources: { A: {} } })).toThrow("A has no Type");
    expect(() => readTemplate({ Resources: { A: { Type: "AWS::X::Y", Condition: "IsProd" } } })).toThrow(
      "A.Condition is not imitated",
    );
  });
});
