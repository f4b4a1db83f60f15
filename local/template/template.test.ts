import { describe, expect, it } from "vitest";
import { collectProblems } from "./problems.ts";
import { readTemplate } from "./template.ts";

const read = (value: unknown) => readTemplate(value, collectProblems());

describe("readTemplate", () => {
  it.each([[undefined], ["AWS::Serverless-2016-10-31"], [["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"]]])(
    "leads from SAM's transform to the processed template, and reads a template without it (%j)",
    (Transform) => {
      const template = { Resources: {}, ...(Transform && { Transform }) };
      if (Transform === undefined) {
        expect(read(template).Resources).toEqual({});
        return;
      }
      expect(() => read(template)).toThrow(
        /^Transform: this template is for SAM's transform AWS::Serverless-2016-10-31/,
      );
      expect(() => read(template)).toThrow("`sam build` leaves the transform in.");
      expect(() => read(template)).toThrow(
        "aws cloudformation get-template --stack-name NAME --template-stage Processed --query TemplateBody",
      );
      expect(() => read(template)).toThrow("add --change-set-name");
      expect(() => read(template)).toThrow("pip install aws-sam-translator");
    },
  );

  it("evaluates the functions of AWS::LanguageExtensions itself, and refuses every other transform by name", () => {
    expect(read({ Transform: "AWS::LanguageExtensions", Resources: {} }).otherSections).toEqual([]);
    expect(() => read({ Transform: ["MyMacro", { Name: "AWS::Include" }], Resources: {} })).toThrow(
      'Transform: MyMacro, {"Name":"AWS::Include"} is applied by CloudFormation',
    );
  });

  it.each([undefined, [], { Resources: [] }, { Resources: null }])("refuses %j, which is not a template", (value) => {
    expect(() => read(value)).toThrow("Resources is missing or not an object.");
  });
});
