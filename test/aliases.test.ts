/** Aliases and versions of functions, and stage variables that choose them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalStack, type LogEntry, startLocal } from "../local/stack/index.ts";
import { rawRequest, sendRaw } from "./fixtures/raw-http.ts";
import { smallTemplate } from "./fixtures/small-template.ts";

const SOURCE = `exports.handler = async (_, { functionVersion, invokedFunctionArn, logStreamName }) => ({
  statusCode: 200,
  body: JSON.stringify({
    version: functionVersion,
    variable: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    stream: logStreamName.replace(/^.*\\[(.*)\\].*$/, "$1"),
    alias: invokedFunctionArn.split(":").slice(6).join(":"),
  }),
});`;

/** Makes an API whose route / invokes `target`, and a permission to invoke `permitted`. */
function templateWith(target: unknown, permitted: unknown = { Ref: "Live" }) {
  const { Resources } = smallTemplate({ Fn: { Code: { ZipFile: SOURCE }, FunctionName: "fn" } });
  const uri = (part: unknown) => ({
    "Fn::Join": ["", ["arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/", part, "/invocations"]],
  });
  const method = (part: unknown) => ({
    "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri: uri(part) },
  });
  return {
    Resources: {
      ...Resources,
      Published: { Type: "AWS::Lambda::Version", Properties: { FunctionName: { Ref: "Fn" } } },
      Live: {
        Type: "AWS::Lambda::Alias",
        Properties: {
          FunctionName: { Ref: "Fn" },
          FunctionVersion: { "Fn::GetAtt": ["Published", "Version"] },
          Name: "live",
        },
      },
      FnPermission: {
        Type: "AWS::Lambda::Permission",
        Properties: {
          Action: "lambda:InvokeFunction",
          FunctionName: permitted,
          Principal: "apigateway.amazonaws.com",
        },
      },
      FnApi: {
        Type: "AWS::ApiGateway::RestApi",
        Properties: {
          Body: {
            openapi: "3.0.3",
            info: { title: "fn", version: "1" },
            paths: {
              "/": { get: method(target) },
              "/plain": { get: method({ "Fn::GetAtt": ["Fn", "Arn"] }) },
              "/version": { get: method({ Ref: "Published" }) },
            },
          },
        },
      },
    } as Record<string, { Type: string; Properties: Record<string, unknown> }>,
  };
}

const start = (template: ReturnType<typeof templateWith>, log: (entry: LogEntry) => void = () => undefined) =>
  startLocal({ template, root: ".", log });

describe("an alias in an integration's URI", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await start(templateWith({ Ref: "Live" }));
  });
  afterAll(() => stack.close());
  const get = (path: string) => fetch(`${stack.apis[0]?.url}${path}`);

  it("runs the alias's version, and the handler sees both", async () => {
    const response = await get("/");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ version: "1", variable: "1", stream: "1", alias: "fn:live" });
  });

  it("has a permission that lets nobody invoke the function itself, or the version", async () => {
    for (const path of ["/plain", "/version"]) expect((await get(path)).status).toBe(500);
  });
});

describe("a permission", () => {
  it.each<[string, unknown, string, Record<string, unknown>]>([
    [
      "of the function",
      { Ref: "Fn" },
      "/plain",
      { version: "$LATEST", variable: "$LATEST", stream: "$LATEST", alias: "fn" },
    ],
    ["of a version", "fn:1", "/version", { version: "1", variable: "1", stream: "1", alias: "fn:1" }],
  ])("%s does not let the API invoke an alias", async (_, permitted, path, context) => {
    const stack = await start(templateWith({ Ref: "Live" }, permitted));
    const url = stack.apis[0]?.url;
    const [byAlias, own] = [await fetch(`${url}/`), await fetch(`${url}${path}`)];
    await stack.close();
    expect([byAlias.status, own.status]).toEqual([500, 200]);
    expect(await own.json()).toEqual(context);
  });

  it.each(["fn:other", "fn:$LATEST"])("of %s stops the start", async (permitted) => {
    await expect(start(templateWith({ Ref: "Live" }, permitted))).rejects.toThrow(
      "FnPermission.FunctionName names a version or an alias that the template does not define",
    );
  });
});

describe("a stage variable in an integration's URI", () => {
  const byVariable = { "Fn::Join": [":", [{ "Fn::GetAtt": ["Fn", "Arn"] }, "${stageVariables.alias}"]] };

  function withStages(variables: Readonly<Record<string, Record<string, string> | undefined>>) {
    const template = templateWith(byVariable);
    const { Resources } = template;
    delete Resources["FnStage"];
    for (const [name, Variables] of Object.entries(variables)) {
      Resources[`Stage${name}`] = {
        Type: "AWS::ApiGateway::Stage",
        Properties: {
          DeploymentId: { Ref: "FnDeployment" },
          RestApiId: { Ref: "FnApi" },
          StageName: name,
          ...(Variables && { Variables }),
        },
      };
    }
    return template;
  }

  it("chooses the function of each stage; without the variable, the stage answers 500", async () => {
    const log: LogEntry[] = [];
    const stack = await start(withStages({ live: { alias: "live" }, bare: undefined }), (entry) => log.push(entry));
    const { host = "", url = "" } = stack.apis[0] ?? {};
    const ask = (stage: string) => sendRaw(url, rawRequest("GET", `/${stage}`, [`Host: ${host}`]));
    const [live, bare] = [await ask("live"), await ask("bare")];
    await stack.close();
    expect(live.body).toContain('"alias":"fn:live"');
    expect([live.status, bare.status, bare.body]).toEqual([200, 500, '{"message": "Internal server error"}']);
    expect(log).toContainEqual(
      expect.objectContaining({
        because: "the URI of the function names the stage variable alias, which the stage bare does not define",
      }),
    );
  });

  it("stops the start when a stage names what the template does not have", async () => {
    await expect(start(withStages({ live: { alias: "live" }, old: { alias: "old" } }))).rejects.toThrow(
      "FnApi.Body.paths./.get.x-amazon-apigateway-integration.uri invokes arn:aws:lambda:eu-west-1:111122223333:function:fn:old, which is not a function, a version or an alias of the template",
    );
  });
});

describe("an alias", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["names a version that the template does not publish", { FunctionVersion: "7" }, "Live.FunctionVersion is 7, and"],
    ["names a function of another stack", { FunctionName: "other" }, "Live.FunctionName must be a function of this"],
    ["has a number for its name", { Name: "12" }, "Live.Name must have only letters, digits, hyphens"],
    [
      "shares requests with another version",
      { RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: "2", FunctionWeight: 0.1 }] } },
      "Live.RoutingConfig.AdditionalVersionWeights is imitated only as []",
    ],
  ])("that %s stops the start", async (_, change, problem) => {
    const template = templateWith({ Ref: "Live" });
    Object.assign(template.Resources["Live"]?.Properties ?? {}, change);
    await expect(start(template)).rejects.toThrow(problem);
  });

  it("may have no twin, nor its function two versions", async () => {
    const template = templateWith({ Ref: "Live" });
    const { Live, Published } = template.Resources;
    Object.assign(template.Resources, { Twin: Live, Second: Published });
    await expect(start(template)).rejects.toThrow(
      /Second\.FunctionName is a function with another AWS::Lambda::Version[\s\S]*Twin\.Name is live, and another alias/,
    );
  });
});
