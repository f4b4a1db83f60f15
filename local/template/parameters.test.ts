import { describe, expect, it } from "vitest";
import { readParameters } from "./parameters.ts";
import { collectProblems } from "./problems.ts";

function read(parameter: Record<string, unknown>, supplied?: string) {
  const problems = collectProblems();
  const { outside, values } = readParameters({ P: parameter }, supplied === undefined ? {} : { P: supplied }, problems);
  return { value: values.get("P"), outside: outside.get("P"), problems: problems.sentences() };
}

describe("a parameter", () => {
  it.each([
    ["its default", { Type: "String", Default: "dev" }, undefined, "dev"],
    ["the supplied value before its default", { Type: "String", Default: "dev" }, "prod", "prod"],
    ["a supplied value that is empty", { Type: "String", Default: "dev" }, "", ""],
    ["a number as a string, as CloudFormation has it", { Type: "Number", Default: 3 }, undefined, "3"],
    ["a list", { Type: "CommaDelimitedList", Default: "a, b" }, undefined, ["a", "b"]],
    ["a list of AWS's ids", { Type: "List<AWS::EC2::Subnet::Id>" }, "subnet-1,subnet-2", ["subnet-1", "subnet-2"]],
    [
      "a supplied value for one in Systems Manager",
      { Type: "AWS::SSM::Parameter::Value<String>", Default: "/a" },
      "v",
      "v",
    ],
    ["the name of one in Systems Manager", { Type: "AWS::SSM::Parameter::Name", Default: "/a" }, undefined, "/a"],
    ["a value that its rules allow", { Type: "String", AllowedValues: ["a", "b"], AllowedPattern: "[ab]" }, "b", "b"],
  ])("has %s", (_, parameter, supplied, value) => {
    expect(read(parameter, supplied)).toEqual({ value, outside: undefined, problems: [] });
  });

  it.each([
    [{ Type: "String", AllowedValues: ["a", "b"] }, "Parameters.P: the value must be one of AllowedValues: a, b."],
    [{ Type: "String", AllowedPattern: "[a-z]+" }, "Parameters.P: the value must match AllowedPattern [a-z]+."],
    [{ Type: "String", MinLength: 7 }, "Parameters.P: the value must have at least 7 characters."],
    [{ Type: "String", MaxLength: "5" }, "Parameters.P: the value must have at most 5 characters."],
    [{ Type: "Number" }, "Parameters.P: the value must be a number."],
    [
      { Type: "String", AllowedPattern: "x", ConstraintDescription: "Only an x." },
      "Parameters.P: the value must match AllowedPattern x. Only an x.",
    ],
  ])("with %j refuses a value and does not repeat the value", (parameter, sentence) => {
    expect(read({ ...parameter, NoEcho: true }, "S3cret").problems).toEqual([sentence]);
  });

  it.each([
    [{ Type: "Number", MinValue: 3 }, "Parameters.P: the value must be at least 3."],
    [{ Type: "Number", MaxValue: 1 }, "Parameters.P: the value must be at most 1."],
  ])("with %j refuses a number", (parameter, sentence) => {
    expect(read(parameter, "2").problems).toEqual([sentence]);
  });

  it("without a default must be supplied", () => {
    expect(read({ Type: "String" }).problems).toEqual([
      "Parameters.P has no Default. Supply a value: --parameter P=VALUE.",
    ]);
  });

  it("in Systems Manager is asked for only where it is used", () => {
    expect(read({ Type: "AWS::SSM::Parameter::Value<String>", Default: "/cdk-bootstrap/version" })).toEqual({
      value: undefined,
      outside: ": the parameter P takes its value from Systems Manager. Supply it: --parameter P=VALUE.",
      problems: [],
    });
  });

  it("that the template does not have is refused", () => {
    const problems = collectProblems();
    readParameters({ Stage: { Type: "String", Default: "dev" } }, { Stag: "prod" }, problems);
    expect(problems.sentences()).toEqual(["Parameters.Stag is not defined. The template's parameters are: Stage."]);
  });
});
