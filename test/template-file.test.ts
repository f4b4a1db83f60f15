/** Templates that are files: YAML with its short forms, the places of problems, and what is loaded for them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFormationClient, GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import { describe, expect, it, onTestFinished } from "vitest";
import { startLocal } from "../local/stack/start-local.ts";
import { ROOT } from "./fixtures/command.ts";
import { scratch } from "./fixtures/scratch.ts";

const YAML = `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Stage:
    Type: String
    Default: dev
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: { Service: lambda.amazonaws.com }
            Action: sts:AssumeRole
  Hello:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs24.x
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Environment:
        Variables:
          GREETING: !If [IsDev, !Sub "hello from \${Stage}", hello]
      Code:
        ZipFile: |
          exports.handler = async () => ({ statusCode: 200, body: process.env.GREETING });
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref Hello
      Principal: apigateway.amazonaws.com
  Api:
    Type: AWS::ApiGateway::RestApi
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      AuthorizationType: NONE
      Integration:
        Type: AWS_PROXY
        IntegrationHttpMethod: POST
        Uri: !Sub arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Hello.Arn}/invocations
  Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: Method
    Properties:
      RestApiId: !Ref Api
      StageName: !Ref Stage
`;

/** Writes the template into a new folder, and returns its path. */
async function fileWith(text: string, name = "template.yaml"): Promise<string> {
  const folder = await scratch();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe("a template in YAML", () => {
  it("starts by its path, and CloudFormation has its text", async () => {
    const stack = await startLocal({ template: await fileWith(YAML) });
    onTestFinished(() => stack.close());
    const answer = await fetch(`${stack.apis[0]?.url}/`);
    expect([answer.status, await answer.text()]).toEqual([200, "hello from dev"]);

    const { accessKeyId, secretAccessKey } = stack.developer;
    const client = new CloudFormationClient({
      endpoint: stack.awsEndpoint,
      region: stack.region,
      credentials: { accessKeyId, secretAccessKey },
    });
    const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: "local" }));
    expect(TemplateBody).toBe(YAML);
  });

  it("names the line and column of every problem, and one remedy", async () => {
    const path = await fileWith(YAML.replace("nodejs24.x", "python3.13"));
    const error: unknown = await startLocal({ template: path, parameters: { Stge: "dev" } }).catch((thrown) => thrown);
    const lines = error instanceof Error ? error.message.split("\n") : [];
    expect(lines).toEqual([
      expect.stringMatching(/\/template\.yaml:3:1: Parameters\.Stge is not defined\./),
      expect.stringMatching(/\/template\.yaml:22:7: Hello\.Runtime is python3\.13: /),
      "Change these in the template: the local stack starts only on what it can imitate.",
    ]);
  });
});

it("names the file and the place of a transform that only AWS applies, without a remedy that does not fit", async () => {
  const path = await fileWith(`Transform: AWS::Serverless-2016-10-31\n${YAML}`, "sam.yaml");
  const error: unknown = await startLocal({ template: path }).catch((thrown) => thrown);
  expect(String(error)).toMatch(/sam\.yaml:1:1: Transform: this template is for SAM's transform/);
  expect(String(error)).not.toContain("Remove these");
});

it("loads the parser of YAML for YAML only", async () => {
  const program = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ resolve(name, context, next) { loaded.push(name); return next(name, context); } });
    const { startLocal } = await import(process.argv[1]);
    for (const template of process.argv.slice(2)) {
      await (await startLocal({ template })).close();
      console.log(loaded.includes("js-yaml"));
    }`;
  const paths = [await fileWith('{"Resources": {}}', "template.json"), await fileWith("Resources: {}")];
  const { stderr, stdout } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", program, join(ROOT, "local/stack/start-local.ts"), ...paths],
    { encoding: "utf8", timeout: 20_000 },
  );
  expect(stdout, stderr).toBe("false\ntrue\n");
});
