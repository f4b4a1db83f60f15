import { describe, expect, it } from "vitest";
import type { Imitation } from "../imitation.ts";
import { checkImitation } from "./check-imitation.ts";
import type { Resource } from "./resolve.ts";

const imitation: Imitation = {
  "AWS::Logs::LogGroup": "no effect",
  "AWS::Cognito::UserPool": {
    properties: {
      MfaConfiguration: { only: ["OFF"] },
      Policies: { properties: { PasswordPolicy: { properties: { MinimumLength: "imitated" } } } },
      Schema: { items: { properties: { Name: "imitated", Mutable: "no effect" } } },
      Tags: "no effect",
    },
  },
};

function pool(properties: Record<string, unknown>): Resource {
  return { logicalId: "UserPool", type: "AWS::Cognito::UserPool", ref: "x", attributes: {}, properties };
}

describe("checkImitation", () => {
  it("accepts what is imitated", () => {
    const known = {
      MfaConfiguration: "OFF",
      Policies: { PasswordPolicy: { MinimumLength: 8 } },
      Schema: [{ Name: "email" }],
    };
    expect(checkImitation([pool(known)], imitation)).toEqual({ problems: [], withoutEffect: [] });
  });

  it.each([
    ["a property that is not listed", { LambdaConfig: {} }, "UserPool.LambdaConfig is not imitated"],
    ["a value that is not imitated", { MfaConfiguration: "ON" }, 'UserPool.MfaConfiguration is imitated only as "OFF"'],
    [
      "a nested property",
      { Policies: { PasswordPolicy: { Reuse: 1 } } },
      "UserPool.Policies.PasswordPolicy.Reuse is not imitated",
    ],
    [
      "a property of a list's item",
      { Schema: [{ Name: "email" }, { Type: "X" }] },
      "UserPool.Schema[1].Type is not imitated",
    ],
    ["a string where an object is expected", { Policies: "x" }, "UserPool.Policies must be an object"],
    ["a string where a list is expected", { Schema: "x" }, "UserPool.Schema must be a list"],
    ["a name that every object inherits", { constructor: 1 }, "UserPool.constructor is not imitated"],
  ])("names %s with its place", (_, properties, problem) => {
    expect(checkImitation([pool(properties)], imitation).problems).toEqual([problem]);
  });

  it("names a type that is not listed", () => {
    const table: Resource = {
      logicalId: "Table",
      type: "AWS::DynamoDB::Table",
      ref: "x",
      attributes: {},
      properties: {},
    };
    expect(checkImitation([table], imitation).problems).toEqual(["Table: AWS::DynamoDB::Table is not imitated"]);
  });

  it("names everything without effect once", () => {
    const group: Resource = { logicalId: "G", type: "AWS::Logs::LogGroup", ref: "x", attributes: {}, properties: {} };
    const resources = [group, group, pool({ Tags: {}, Schema: [{ Mutable: true }, { Mutable: true }] })];
    expect(checkImitation(resources, imitation)).toEqual({
      problems: [],
      withoutEffect: ["LogGroup", "UserPool.Tags", "UserPool.Schema.Mutable"],
    });
  });
});
