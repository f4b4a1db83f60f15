import type { Json } from "../../../local/json.ts";
import type { Resources, Row, Scene } from "../row.ts";
import { authorizerFunction, tokenWith } from "./authorizer.ts";
import { methodWith, OTHER_API } from "./method.ts";

const KEY = "AWS::ApiGateway::ApiKey";
const PLAN = "AWS::ApiGateway::UsagePlan";
const PLAN_KEY = "AWS::ApiGateway::UsagePlanKey";
const METHOD = "AWS::ApiGateway::Method";
const VALUE = "red-key-of-thirty-letters-or-more";

interface Changes {
  key?: Json;
  stage?: Json;
  link?: Json;
}

/** The key @Key in the plan @Plan for the API's stage. @OtherPlan opens nothing, and @OtherKey is in no plan. */
const planWith = ({ key = {}, link = {}, stage = {} }: Changes): Resources => ({
  "@Key": { Type: KEY, Properties: { Enabled: true, Value: VALUE, ...key } },
  "@OtherKey": { Type: KEY, Properties: { Enabled: true, Value: "blue-key-of-thirty-letters-or-more" } },
  "@Plan": { Type: PLAN, Properties: { ApiStages: [{ ApiId: { Ref: "@Api" }, Stage: "dev", ...stage }] } },
  "@OtherPlan": { Type: PLAN, Properties: {} },
  "@Link": {
    Type: PLAN_KEY,
    Properties: { KeyId: { Ref: "@Key" }, KeyType: "API_KEY", UsagePlanId: { Ref: "@Plan" }, ...link },
  },
});

/** An API whose GET /items needs an API key. */
const keyWith = (changes: Changes): Resources => ({
  ...OTHER_API,
  ...methodWith({ method: { ApiKeyRequired: true } }),
  ...planWith(changes),
});

const getItems = async ({ get }: Scene) => (await get("@Api", "/items", undefined, { "x-api-key": VALUE })).status;

export const apiKeyRows: readonly Row[] = [
  {
    property: `${METHOD}.ApiKeyRequired`,
    values: [true, false],
    without: { is: false },
    resources: (method) => methodWith({ method }),
    ask: getItems,
  },
  {
    property: `${KEY}.Enabled`,
    values: [true, false],
    without: { is: false },
    resources: (key) => keyWith({ key: { Enabled: undefined, ...key } }),
    ask: getItems,
  },
  {
    property: `${KEY}.Value`,
    values: [VALUE, "green-key-of-thirty-letters-or-more"],
    without: { is: "green-key-of-thirty-letters-or-more" },
    resources: (key) => keyWith({ key: { Value: undefined, ...key } }),
    ask: getItems,
  },
  {
    property: `${PLAN}.ApiStages[].ApiId`,
    values: [{ Ref: "@Api" }, { Ref: "@Other" }],
    without: { is: { Ref: "@Other" } },
    resources: (stage) => keyWith({ stage: { ApiId: undefined, ...stage } }),
    ask: getItems,
  },
  {
    property: `${PLAN}.ApiStages[].Stage`,
    values: ["dev", "prod"],
    without: { is: "prod" },
    resources: (stage) => keyWith({ stage: { Stage: undefined, ...stage } }),
    ask: getItems,
  },
  {
    property: `${PLAN_KEY}.KeyId`,
    values: [{ Ref: "@Key" }, { Ref: "@OtherKey" }],
    without: "refused",
    resources: (link) => keyWith({ link: { KeyId: undefined, ...link } }),
    ask: getItems,
  },
  {
    property: `${PLAN_KEY}.KeyType`,
    values: ["API_KEY"],
    without: "refused",
    resources: (link) => keyWith({ link: { KeyType: undefined, ...link } }),
    ask: getItems,
  },
  {
    property: `${PLAN_KEY}.UsagePlanId`,
    values: [{ Ref: "@Plan" }, { Ref: "@OtherPlan" }],
    without: "refused",
    resources: (link) => keyWith({ link: { UsagePlanId: undefined, ...link } }),
    ask: getItems,
  },
  {
    property: "AWS::ApiGateway::RestApi.ApiKeySourceType",
    values: ["HEADER", "AUTHORIZER"],
    without: { is: "HEADER" },
    resources: (api) => ({
      ...tokenWith({}, "key", { ApiKeyRequired: true }),
      ...authorizerFunction("@AuthFn", "key"),
      ...planWith({}),
      "@Api": { Type: "AWS::ApiGateway::RestApi", Properties: api },
    }),
    ask: async ({ get }) => (await get("@Api", "/items", undefined, { authorization: VALUE })).status,
  },
];
