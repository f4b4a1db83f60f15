import type { Json } from "../../../local/json.ts";
import { apiWithFunction, echo, keysOfFunction, lambdaRole, type Resources, type Row, type Scene } from "../row.ts";

const FUNCTION = "AWS::Lambda::Function";
const LAYER = "AWS::Lambda::LayerVersion";
const ALIAS = "AWS::Lambda::Alias";
const VERSION = "AWS::Lambda::Version";
const PERMISSION = "AWS::Lambda::Permission";

const functionWith = (property: Json): Resources => apiWithFunction({ "@Fn": property });
const permissionWith = (property: Json): Resources => apiWithFunction({ "@Permission": property });

/** The function's answer: its environment and context. */
const readEcho = async ({ get }: Scene) => JSON.parse((await get("@Api", "/")).body);
const statusOf = async ({ get }: Scene) => (await get("@Api", "/")).status;

const bodyOf = async ({ get }: Scene) => (await get("@Api", "/")).body;

const codeOf = (colour: string) => ({
  ZipFile: `exports.handler = async () => ({ statusCode: 200, body: "${colour}" });`,
});

const OWN_ARN = { "Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${@Api}/*" };
const OTHER_ARN = { "Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:other12345/*" };

const LIVE = {
  openapi: "3.0.3",
  info: { title: "live", version: "1" },
  paths: {
    "/": {
      get: {
        "x-amazon-apigateway-integration": {
          type: "aws_proxy",
          httpMethod: "POST",
          uri: {
            "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${@Fn.Arn}:live/invocations",
          },
        },
      },
    },
  },
};

/** An API that invokes the alias @Live, which is of the version @Published. */
const aliasWith = (property: Json): Resources => ({
  ...apiWithFunction({
    "@Api": { Body: LIVE },
    "@Permission": { FunctionName: { Ref: "@Live" } },
  }),
  "@Published": { Type: VERSION, Properties: { FunctionName: { Ref: "@Fn" } } },
  "@Live": { Type: ALIAS, Properties: { FunctionName: { Ref: "@Fn" }, Name: "live", ...property } },
});

export const lambdaRows: readonly Row[] = [
  {
    property: `${FUNCTION}.Environment.Variables`,
    values: [{ COLOUR: "red" }, { COLOUR: "blue" }],
    without: "other",
    resources: (property) => functionWith({ Environment: property }),
    ask: async (scene) => (await readEcho(scene)).environment.COLOUR,
  },
  {
    property: `${FUNCTION}.FunctionName`,
    values: ["@red", "@blue"],
    without: "other",
    resources: functionWith,
    ask: async (scene) => (await readEcho(scene)).functionName,
  },
  {
    property: `${FUNCTION}.Handler`,
    values: ["index.handler", "index.other"],
    without: "refused",
    resources: (property) => functionWith({ Handler: undefined, ...property }),
    ask: statusOf,
  },
  {
    property: `${FUNCTION}.Code`,
    values: [codeOf("red"), codeOf("blue")],
    without: "refused",
    resources: (property) => functionWith({ Code: undefined, ...property }),
    ask: bodyOf,
  },
  {
    property: `${FUNCTION}.Layers`,
    values: [[{ Ref: "@Red" }], [{ Ref: "@Blue" }]],
    without: "other",
    resources: (property) => ({
      ...functionWith({ Handler: "index.layered", ...property }),
      "@Red": { Type: LAYER, Properties: { Content: "red" } },
      "@Blue": { Type: LAYER, Properties: { Content: "blue" } },
    }),
    ask: bodyOf,
  },
  {
    property: `${LAYER}.Content`,
    values: ["red", "blue"],
    without: "refused",
    resources: (property) => ({
      ...functionWith({ Handler: "index.layered", Layers: [{ Ref: "@Layer" }] }),
      "@Layer": { Type: LAYER, Properties: property },
    }),
    ask: bodyOf,
  },
  {
    property: `${LAYER}.LayerName`,
    values: ["@red", "@blue"],
    without: "other",
    resources: (property) => ({
      ...functionWith({}),
      "@Layer": { Type: LAYER, Properties: { Content: "red", ...property } },
    }),
    ask: async ({ ref }) => ref("@Layer"),
  },
  {
    property: `${FUNCTION}.PackageType`,
    values: ["Zip", "Image"],
    without: { is: "Zip" },
    resources: (property) =>
      functionWith({ ...property, ...(property["PackageType"] === "Image" && { Runtime: undefined }) }),
    ask: statusOf,
  },
  {
    property: `${FUNCTION}.Role`,
    values: [{ "Fn::GetAtt": ["@Role", "Arn"] }, { "Fn::GetAtt": ["@Role2", "Arn"] }],
    without: "refused",
    resources: (property) => ({
      ...functionWith({ Role: undefined, ...property }),
      "@Role": lambdaRole({ RoleName: "@one" }),
      "@Role2": lambdaRole({ RoleName: "@two" }),
    }),
    async ask(scene) {
      const { body } = await scene.call("sts", "GetCallerIdentity", {}, await keysOfFunction(scene));
      return body.Arn.split("/")[1];
    },
  },
  {
    property: `${FUNCTION}.Runtime`,
    values: ["nodejs24.x", "nodejs22.x"],
    without: "refused",
    resources: (property) => functionWith({ Handler: "index.callback", Runtime: undefined, ...property }),
    ask: statusOf,
  },
  {
    property: `${FUNCTION}.Timeout`,
    values: [3, 10],
    without: { is: 3 },
    resources: functionWith,
    ask: async (scene) => (await readEcho(scene)).left > 5_000,
  },
  {
    property: `${ALIAS}.FunctionName`,
    values: [{ Ref: "@Fn" }, { Ref: "@Fn2" }],
    without: "refused",
    resources: (property) => ({
      ...aliasWith({ FunctionName: undefined, FunctionVersion: "$LATEST", ...property }),
      "@Fn2": echo(),
    }),
    ask: statusOf,
  },
  {
    property: `${ALIAS}.FunctionVersion`,
    values: [{ "Fn::GetAtt": ["@Published", "Version"] }, "$LATEST"],
    without: "refused",
    resources: aliasWith,
    ask: async (scene) => (await readEcho(scene)).environment.AWS_LAMBDA_FUNCTION_VERSION,
  },
  {
    property: `${ALIAS}.Name`,
    values: ["live", "test"],
    without: "refused",
    resources: (property) => aliasWith({ FunctionVersion: "$LATEST", Name: undefined, ...property }),
    ask: statusOf,
  },
  {
    property: `${ALIAS}.RoutingConfig.AdditionalVersionWeights`,
    values: [[]],
    without: { is: [] },
    resources: (property) => aliasWith({ FunctionVersion: "$LATEST", RoutingConfig: property }),
    ask: statusOf,
  },
  {
    property: `${VERSION}.FunctionName`,
    values: [{ Ref: "@Fn" }, { Ref: "@Fn2" }],
    without: "refused",
    resources: (property) => ({
      ...aliasWith({ FunctionVersion: "1" }),
      "@Fn2": echo(),
      "@Published": { Type: VERSION, Properties: property },
    }),
    ask: statusOf,
  },
  {
    property: `${PERMISSION}.Action`,
    values: ["lambda:InvokeFunction"],
    without: "refused",
    resources: (property) => permissionWith({ Action: undefined, ...property }),
    ask: statusOf,
  },
  {
    property: `${PERMISSION}.FunctionName`,
    values: [{ Ref: "@Fn" }, { Ref: "@Fn2" }],
    without: "refused",
    resources: (property) => ({ ...permissionWith({ FunctionName: undefined, ...property }), "@Fn2": echo() }),
    ask: statusOf,
  },
  {
    property: `${PERMISSION}.Principal`,
    values: ["apigateway.amazonaws.com", "events.amazonaws.com"],
    without: "refused",
    resources: (property) => permissionWith({ Principal: undefined, ...property }),
    ask: statusOf,
  },
  {
    property: `${PERMISSION}.SourceAccount`,
    values: ["111122223333", "444455556666"],
    without: { is: "111122223333" },
    resources: permissionWith,
    ask: statusOf,
  },
  {
    property: `${PERMISSION}.SourceArn`,
    values: [OWN_ARN, OTHER_ARN],
    without: { is: OWN_ARN },
    resources: permissionWith,
    ask: statusOf,
  },
];
