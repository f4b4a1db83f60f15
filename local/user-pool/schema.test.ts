import { describe, expect, it } from "vitest";
import { valueProblem } from "./attribute-value.ts";
import { readSchema, schemaRecord } from "./schema.ts";

describe("readSchema", () => {
  it("has the standard attributes without a Schema, none of them required except by Cognito", () => {
    const schema = readSchema(undefined);
    expect(schema.get("email")).toMatchObject({ type: "String", mutable: true, required: false });
    expect(schema.get("sub")).toMatchObject({ mutable: false });
    expect(schema.get("email_verified")).toMatchObject({ type: "Boolean" });
    expect(schema.has("nickname_verified")).toBe(false);
  });

  it("names custom attributes with their prefix, those of developers with both", () => {
    const schema = readSchema([
      {
        Name: "plan",
        AttributeDataType: "String",
        Mutable: false,
        StringAttributeConstraints: { MinLength: "2", MaxLength: "4" },
      },
      { Name: "seats", AttributeDataType: "Number", NumberAttributeConstraints: { MinValue: "1", MaxValue: "9" } },
      { Name: "note", AttributeDataType: "String", DeveloperOnlyAttribute: true },
      { Name: "email_verified", AttributeDataType: "Boolean" },
      { Name: "email", Required: "true", Mutable: "false" },
    ]);
    expect(schema.get("custom:plan")).toMatchObject({ mutable: false, least: 2, most: 4 });
    expect(schema.get("custom:seats")).toMatchObject({ mutable: true, least: 1, most: 9 });
    expect(schema.get("dev:custom:note")).toMatchObject({ isDeveloperOnly: true, most: 2048 });
    expect(schema.get("custom:email_verified")).toMatchObject({ type: "Boolean" });
    expect(schema.get("email")).toMatchObject({ required: true, mutable: false });
  });

  it.each([
    ["a required custom attribute", { Name: "plan", Required: true }, "a custom attribute cannot be required"],
    ["a type that it does not know", { Name: "plan", AttributeDataType: "Text" }, "AttributeDataType must be one of"],
    ["another type of a standard attribute", { Name: "email", AttributeDataType: "Number" }, "keeps its type, String"],
    ["a name of 21 characters", { Name: "x".repeat(21) }, "has 1 to 20 characters"],
    ["no name", {}, "has 1 to 20 characters"],
    [
      "a bound that is not a number",
      { Name: "plan", StringAttributeConstraints: { MaxLength: "x" } },
      "a bound must be a number",
    ],
  ])("refuses %s", (_, entry, rule) => {
    expect(() => readSchema([entry])).toThrow(rule);
  });

  it("is described with the bounds of each type", () => {
    const schema = readSchema([
      { Name: "seats", AttributeDataType: "Number", NumberAttributeConstraints: { MinValue: "1" } },
    ]);
    const described = [...schema.values()].map(schemaRecord);
    expect(described).toContainEqual({
      AttributeDataType: "String",
      DeveloperOnlyAttribute: false,
      Mutable: true,
      Name: "birthdate",
      Required: false,
      StringAttributeConstraints: { MaxLength: "10", MinLength: "10" },
    });
    expect(described).toContainEqual({
      AttributeDataType: "Number",
      DeveloperOnlyAttribute: false,
      Mutable: true,
      Name: "custom:seats",
      NumberAttributeConstraints: { MaxValue: undefined, MinValue: "1" },
      Required: false,
    });
  });
});

describe("valueProblem", () => {
  const schema = readSchema([
    { Name: "plan", StringAttributeConstraints: { MinLength: "2", MaxLength: "4" } },
    { Name: "seats", AttributeDataType: "Number", NumberAttributeConstraints: { MinValue: "1", MaxValue: "9" } },
    { Name: "since", AttributeDataType: "DateTime" },
    { Name: "beta", AttributeDataType: "Boolean" },
  ]);
  const problem = (name: string, value: string) => {
    const attribute = schema.get(name);
    if (attribute === undefined) throw new Error(`the schema lacks ${name}`);
    return valueProblem(attribute, value)?.message;
  };

  it.each([
    ["email", "ada@example.com", "ada"],
    ["phone_number", "+14325550100", "0432 555 0100"],
    ["birthdate", "1990-01-02", "2 January 1990"],
    ["custom:plan", "gold", "g"],
    ["custom:plan", "go", "golden"],
    ["custom:seats", "9", "10"],
    ["custom:seats", "1", "0"],
    ["custom:seats", "2", "two"],
    ["custom:since", "2026-01-02T03:04:05Z", "yesterday"],
    ["custom:beta", "True", "yes"],
  ])("of %s accepts %s and not %s", (name, right, wrong) => {
    expect(problem(name, right)).toBeUndefined();
    expect(problem(name, wrong)).toMatch(
      /^Invalid (?:email address|phone number) format\.$|^Attributes did not conform to the schema: [a-z:]+: .*\n$/,
    );
  });
});
