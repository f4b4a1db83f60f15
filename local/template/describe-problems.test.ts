import { expect, it } from "vitest";
import { constructPath, describeProblems } from "./describe-problems.ts";
import { parseJson } from "./parse-json.ts";
import { collectProblems } from "./problems.ts";
import { readTemplate } from "./template.ts";

const text = `{
  "Parameters": { "Stage": { "Type": "String" } },
  "Resources": {
    "Plain": { "Type": "AWS::X::Y", "Condition": "IsProd", "Properties": { "Name": "n" } },
    "OrdersD1B2C3D4": {
      "Type": "AWS::X::Y",
      "Properties": { "Runtime": "python3.13", "Tags": [{ "Key": "k" }] },
      "Metadata": { "aws:cdk:path": "App/Orders/Resource" }
    }
  }
}`;
const { places, value } = parseJson(text, "app.json");
const template = readTemplate(value, collectProblems());
const file = { path: "app.json", text, value, places };

const PROBLEMS = [
  { where: "Plain.Name", sentence: " is wrong" },
  { where: "OrdersD1B2C3D4.Runtime", sentence: " is wrong" },
  { where: "Parameters.Stage", sentence: " has no Default" },
  { where: "OrdersD1B2C3D4.Tags[0].Key", sentence: " is wrong" },
  { where: "OrdersD1B2C3D4.Handler", sentence: " is required" },
  { where: "Plain.Condition", sentence: ": the condition IsProd is not defined" },
  { where: "stubs.Nobody", sentence: " is not a function" },
];

it("gives each problem its line and column, and puts the problems of a resource together", () => {
  const pathOf = (logicalId: string) => constructPath(template, logicalId);
  expect(describeProblems(PROBLEMS, { file, pathOf, remedy: "Change these." }).split("\n")).toEqual([
    "app.json:4:76: Plain.Name is wrong",
    "app.json:4:37: Plain.Condition: the condition IsProd is not defined",
    "App/Orders/Resource:",
    "  app.json:7:23: OrdersD1B2C3D4.Runtime is wrong",
    "  app.json:7:59: OrdersD1B2C3D4.Tags[0].Key is wrong",
    "  app.json:5:5: OrdersD1B2C3D4.Handler is required",
    "app.json:2:19: Parameters.Stage has no Default",
    "stubs.Nobody is not a function",
    "Change these.",
  ]);
});

it("gives the problems of a template without a file their logical ids and property paths", () => {
  expect(describeProblems(PROBLEMS.slice(0, 2), {})).toBe("Plain.Name is wrong\nOrdersD1B2C3D4.Runtime is wrong");
});

it("leaves the remedy of the template out when only options are wrong", () => {
  const options = ["Parameters.Stage", "stubs.Nobody", "code.Nobody", "endpoints.dynamodb"];
  const problems = options.map((where) => ({ where, sentence: " is wrong" }));
  expect(describeProblems(problems, { remedy: "Change these." }).split("\n")).toEqual(
    options.map((where) => `${where} is wrong`),
  );
});
