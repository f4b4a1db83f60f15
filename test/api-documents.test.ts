/** APIs whose OpenAPI document is a file: an asset of CDK, or one that the option `code` names. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startLocal } from "../local/stack/index.ts";
import { scratch } from "./fixtures/scratch.ts";

const YAML = `openapi: 3.0.3
info: { title: shop, version: "1" }
paths:
  /items:
    get:
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: { application/json: '{"statusCode": 200}' }
        responses: { default: { statusCode: "200" } }
`;
const rest = { RestApiId: { Ref: "Shop" } };

/** Makes a template with one API. Its document has the key `abc.yaml` in the bucket of CDK's assets. */
const template = (properties: Record<string, unknown> = {}) => ({
  Resources: {
    Shop: {
      Type: "AWS::ApiGateway::RestApi",
      Properties: {
        Name: "shop",
        BodyS3Location: { Bucket: { "Fn::Sub": "assets-${AWS::AccountId}" }, Key: "abc.yaml" },
        ...properties,
      },
    },
    Deployment: { Type: "AWS::ApiGateway::Deployment", Properties: { ...rest, StageName: "dev" } },
  },
});

/** Makes the folder that CDK leaves: a manifest of assets, and the document as YAML or JSON. */
async function cdkOut(text = YAML): Promise<string> {
  const root = await scratch();
  await mkdir(join(root, "asset.abc"));
  await writeFile(join(root, "asset.abc/api.yaml"), text);
  const destinations = { current: { objectKey: "abc.yaml" } };
  const manifest = { files: { abc: { source: { path: "asset.abc/api.yaml" }, destinations } } };
  await writeFile(join(root, "Shop.assets.json"), JSON.stringify(manifest));
  return root;
}

async function statusOfItems(options: Parameters<typeof startLocal>[0]): Promise<number> {
  const stack = await startLocal(options);
  const { status } = await fetch(`${stack.apis[0]?.url}/items`);
  await stack.close();
  return status;
}

describe("the document of an API", () => {
  it("is read from an asset of CDK, in YAML and in JSON", async () => {
    expect(await statusOfItems({ template: template(), root: await cdkOut() })).toBe(200);
    const { load } = await import("js-yaml");
    const root = await cdkOut(JSON.stringify(load(YAML)));
    expect(await statusOfItems({ template: template(), root })).toBe(200);
  });

  it("is the file that the option code names", async () => {
    const root = await scratch();
    await writeFile(join(root, "api.yaml"), YAML);
    expect(await statusOfItems({ template: template(), root, code: { Shop: "api.yaml" } })).toBe(200);
  });

  it.each<[string, Record<string, unknown>, string | undefined, RegExp]>([
    [
      "is not on this machine",
      { BodyS3Location: { Bucket: "b", Key: "other.yaml" } },
      YAML,
      /Shop\.BodyS3Location is not on this machine\. Name the file of the OpenAPI document in the option `code`/,
    ],
    ["is not YAML", {}, "openapi: [", /Shop\.BodyS3Location: .*api\.yaml:\d+:\d+: this is not YAML/],
    ["stands beside a Body", { Body: {} }, YAML, /Shop\.Body stands beside BodyS3Location/],
    [
      "has an integration that is not imitated",
      {},
      YAML.replace("type: mock", "type: http_proxy"),
      /Shop\.BodyS3Location\.paths\.\/items\.get\.x-amazon-apigateway-integration\.type is imitated only as aws_proxy or mock/,
    ],
  ])("that %s stops the start", async (_, properties, text, problem) => {
    const root = await cdkOut(text);
    await expect(startLocal({ template: template(properties), root })).rejects.toThrow(problem);
  });

  it.each<[string, (include: object) => unknown]>([
    ["the Body", (include) => template({ BodyS3Location: undefined, Body: include })],
    [
      "a Body with other keys",
      (include) => template({ BodyS3Location: undefined, Body: { openapi: "3.0.3", ...include } }),
    ],
    ["the resources", (include) => ({ Resources: { ...template().Resources, ...include } })],
    ["the template", (include) => ({ ...template(), ...include })],
  ])("that AWS::Include would put into %s stops the start, with the remedy", async (_, templateWith) => {
    const include = { "Fn::Transform": { Name: "AWS::Include", Parameters: { Location: "s3://b/api.yaml" } } };
    await expect(startLocal({ template: templateWith(include), root: await cdkOut() })).rejects.toThrow(
      "Fn::Transform (AWS::Include of s3://b/api.yaml) is applied by CloudFormation. Write the text itself there, or start on the processed template",
    );
  });
});
