import { expect, it } from "vitest";
import { collectProblems } from "./problems.ts";
import { remedyFor } from "./remedy.ts";
import { readTemplate } from "./template.ts";

it.each([
  ["CDK", { Api: { Type: "AWS::X::Y", Metadata: { "aws:cdk:path": "App/Api" } } }, "run `cdk synth` again"],
  [
    "the Serverless Framework",
    { ServerlessDeploymentBucket: { Type: "AWS::S3::Bucket" } },
    "run `serverless package` again",
  ],
  [
    "SAM",
    { Fn: { Type: "AWS::X::Y", Properties: { Tags: [{ Key: "lambda:createdBy", Value: "SAM" }] } } },
    "in your SAM template",
  ],
  ["a person", { Api: { Type: "AWS::X::Y" } }, "Change these in the template"],
])("tells the author of a template of %s what to change", (_, Resources, sentence) => {
  expect(remedyFor(readTemplate({ Resources }, collectProblems()))).toContain(sentence);
});
