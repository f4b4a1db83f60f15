import { describe, expect, it } from "vitest";
import { evaluateConditions } from "./conditions.ts";
import { collectProblems } from "./problems.ts";

const stage = (name: string) => ({ "Fn::Equals": ["dev", name] });

function evaluate(conditions: Record<string, unknown>, name: string) {
  const problems = collectProblems();
  const truth = evaluateConditions(conditions, (value) => value, problems)(name, "Thing.Condition");
  return { truth, problems: problems.sentences() };
}

describe("a condition", () => {
  it.each([
    ["Fn::Equals of equal values", stage("dev"), true],
    ["Fn::Equals of other values", stage("prod"), false],
    ["Fn::Equals of a number and its string", { "Fn::Equals": [1, "1"] }, true],
    ["Fn::Equals of true and its string", { "Fn::Equals": [true, "true"] }, true],
    ["Fn::Equals in another case", { "Fn::Equals": ["dev", "Dev"] }, false],
    ["Fn::Not", { "Fn::Not": [stage("dev")] }, false],
    ["Fn::And of two true conditions", { "Fn::And": [stage("dev"), { Condition: "Dev" }] }, true],
    ["Fn::And with a false condition", { "Fn::And": [stage("dev"), stage("prod")] }, false],
    ["Fn::Or with a true condition", { "Fn::Or": [stage("prod"), { Condition: "Dev" }] }, true],
    ["Fn::Or without a true condition", { "Fn::Or": [stage("prod"), stage("test")] }, false],
  ])("of %s is %s", (_, written, truth) => {
    expect(evaluate({ Dev: stage("dev"), It: written }, "It")).toEqual({ truth, problems: [] });
  });

  it.each([
    ["that is not defined", {}, "Thing.Condition: the condition It is not defined."],
    ["that every object inherits", { toString: 1 }, "Thing.Condition: the condition It is not defined."],
    [
      "that names itself",
      { It: { "Fn::Not": [{ Condition: "It" }] } },
      "Conditions.It: the condition It names itself.",
    ],
    [
      "of another function",
      { It: { "Fn::If": ["a", 1, 2] } },
      "Conditions.It must be Fn::Equals, Fn::And, Fn::Or, Fn::Not or the name of a condition.",
    ],
    ["of one value", { It: { "Fn::Equals": ["a"] } }, "Conditions.It: Fn::Equals must have two values."],
    ["of one part", { It: { "Fn::And": [stage("dev")] } }, "Conditions.It: Fn::And must have 2 to 10 conditions."],
  ])("%s is a problem", (_, conditions, sentence) => {
    expect(evaluate(conditions, "It").problems).toEqual([sentence]);
  });
});
