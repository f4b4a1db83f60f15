import type { Json } from "../../../local/json.ts";
import { apiBody, apiWithFunction, type Resources, type Row, type Scene } from "../row.ts";

const API = "AWS::ApiGateway::RestApi";
const DEPLOYMENT = "AWS::ApiGateway::Deployment";
const STAGE = "AWS::ApiGateway::Stage";

const statusOf = async ({ get }: Scene) => (await get("@Api", "/")).status;
const readEcho = async ({ get }: Scene) => JSON.parse((await get("@Api", "/")).body);

/** An API beside @Api, with a deployment of its own. */
const OTHER_API: Resources = {
  "@Other": { Type: API, Properties: { Body: apiBody() } },
  "@OtherDeployment": { Type: DEPLOYMENT, Properties: { RestApiId: { Ref: "@Other" } } },
  "@OtherStage": {
    Type: STAGE,
    Properties: { RestApiId: { Ref: "@Other" }, StageName: "dev", DeploymentId: { Ref: "@OtherDeployment" } },
  },
};

const policyOf = (Effect: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }],
});

const stageWith = (property: Json): Resources => apiWithFunction({ "@Stage": property });

export const gatewayRows: readonly Row[] = [
  {
    property: `${API}.Body`,
    values: [apiBody("/"), apiBody("/elsewhere")],
    without: { is: apiBody("/elsewhere") },
    resources: (property) => apiWithFunction({ "@Api": { Body: undefined, ...property } }),
    ask: statusOf,
  },
  {
    property: `${API}.BodyS3Location`,
    values: [
      { Bucket: "assets", Key: "200.json" },
      { Bucket: "assets", Key: "202.json" },
    ],
    without: "other",
    resources: (property) => apiWithFunction({ "@Api": { Body: undefined, ...property } }),
    ask: statusOf,
  },
  {
    property: `${API}.BinaryMediaTypes`,
    values: [["*/*"], ["image/png"]],
    without: { is: ["image/png"] },
    resources: (property) =>
      apiWithFunction({ "@Api": { Body: apiBody(), ...property }, "@Fn": { Handler: "index.binary" } }),
    ask: async ({ get }) => (await get("@Api", "/")).body,
  },
  {
    property: `${API}.Policy`,
    values: [policyOf("Allow"), policyOf("Deny")],
    without: { is: policyOf("Allow") },
    resources: (property) => apiWithFunction({ "@Api": property }),
    ask: statusOf,
  },
  {
    property: `${DEPLOYMENT}.RestApiId`,
    values: [{ Ref: "@Api" }, { Ref: "@Other" }],
    without: "refused",
    resources: (property) => ({
      ...apiWithFunction({ "@Deployment": { RestApiId: undefined, ...property } }),
      ...OTHER_API,
    }),
    ask: statusOf,
  },
  {
    property: `${DEPLOYMENT}.StageName`,
    values: ["dev", "prod"],
    without: "refused",
    resources(property) {
      const { "@Stage": _, ...resources } = apiWithFunction({ "@Deployment": property });
      return resources;
    },
    ask: async (scene) => (await readEcho(scene)).stage,
  },
  {
    property: `${DEPLOYMENT}.StageDescription.Variables`,
    values: [{ colour: "red" }, { colour: "blue" }],
    without: "other",
    resources(property) {
      const { "@Stage": _, ...resources } = apiWithFunction({
        "@Deployment": { StageName: "dev", StageDescription: property },
      });
      return resources;
    },
    ask: async (scene) => (await readEcho(scene)).stageVariables,
  },
  {
    property: `${STAGE}.DeploymentId`,
    values: [{ Ref: "@Deployment" }, { Ref: "@Deployment2" }],
    without: "refused",
    resources: (property) => ({
      ...stageWith({ DeploymentId: undefined, ...property }),
      "@Deployment2": { Type: DEPLOYMENT, Properties: { RestApiId: { Ref: "@Api" } } },
    }),
    ask: async (scene) => (await readEcho(scene)).deploymentId === scene.ref("@Deployment"),
  },
  {
    property: `${STAGE}.RestApiId`,
    values: [{ Ref: "@Api" }, { Ref: "@Other" }],
    without: "refused",
    resources: (property) => ({ ...stageWith({ RestApiId: undefined, ...property }), ...OTHER_API }),
    ask: statusOf,
  },
  {
    property: `${STAGE}.StageName`,
    values: ["dev", "prod"],
    without: "other",
    resources: (property) => stageWith({ StageName: undefined, ...property }),
    ask: async (scene) => (await readEcho(scene)).stage,
  },
  {
    property: `${STAGE}.Variables`,
    values: [{ colour: "red" }, { colour: "blue" }],
    without: "other",
    resources: stageWith,
    ask: async (scene) => (await readEcho(scene)).stageVariables,
  },
];
