import { describe, expect, it } from "vitest";
import { removalLines, removalPlan } from "./removal-plan.ts";

const POOL = { Type: "AWS::Cognito::UserPool", Properties: { DeletionProtection: "ACTIVE" } };

describe("removalPlan", () => {
  it("lists what is deleted, what stays and why", () => {
    const plan = removalPlan({
      Resources: {
        One: { Type: "AWS::Lambda::Function" },
        Two: { Type: "AWS::Lambda::Function" },
        Pool: { ...POOL, DeletionPolicy: "Retain" },
        Table: { Type: "AWS::DynamoDB::Table", DeletionPolicy: "RetainExceptOnCreate" },
      },
    });
    expect(plan.stuck).toEqual([]);
    expect(removalLines(plan, ["the parameter /p"])).toEqual([
      "Deleted with the stack (2 resources):",
      "  AWS::Lambda::Function: One, Two",
      "  the parameter /p",
      "Retained (2):",
      "  Pool (AWS::Cognito::UserPool): its accounts cannot be made again, and it is protected from deletion",
      "  Table (AWS::DynamoDB::Table): its DeletionPolicy is RetainExceptOnCreate",
    ]);
  });

  it("says that nothing stays", () => {
    expect(removalLines(removalPlan({}), []).at(-1)).toBe("Retained: nothing.");
  });

  it("finds a pool that is protected and not retained, at which the removal would fail", () => {
    expect(removalPlan({ Resources: { Pool: POOL } }).stuck).toEqual([
      { id: "Pool", why: "it is protected from deletion (DeletionProtection) and not retained" },
    ]);
  });
});
