import type { Json } from "../../../local/json.ts";
import { apiWithFunction, type Resources, type Row, type Scene } from "../row.ts";

const RESPONSE = "AWS::ApiGateway::GatewayResponse";

/** An API, and what it answers to a request that is not signed as it must be. */
const responseWith = (property: Json): Resources => ({
  ...apiWithFunction(),
  "@Response": {
    Type: RESPONSE,
    Properties: {
      RestApiId: { Ref: "@Api" },
      ResponseType: "MISSING_AUTHENTICATION_TOKEN",
      StatusCode: "401",
      ...property,
    },
  },
});

const getUnsigned = ({ get }: Scene) => get("@Api", "/signed");
const statusOf = async (scene: Scene) => (await getUnsigned(scene)).status;

export const gatewayResponseRows: readonly Row[] = [
  {
    property: `${RESPONSE}.ResponseParameters`,
    values: [{ "gatewayresponse.header.X-Colour": "'red'" }, { "gatewayresponse.header.X-Colour": "'blue'" }],
    without: "other",
    resources: responseWith,
    ask: async (scene) => (await getUnsigned(scene)).headers.get("x-colour"),
  },
  {
    property: `${RESPONSE}.ResponseTemplates`,
    values: [{ "application/json": '"red"' }, { "application/json": '"blue"' }],
    without: "other",
    resources: responseWith,
    ask: async (scene) => (await getUnsigned(scene)).body,
  },
  {
    property: `${RESPONSE}.ResponseType`,
    values: ["MISSING_AUTHENTICATION_TOKEN", "THROTTLED"],
    without: "refused",
    resources: (property) => responseWith({ ResponseType: undefined, ...property }),
    ask: statusOf,
  },
  {
    property: `${RESPONSE}.RestApiId`,
    values: [{ Ref: "@Api" }, { Ref: "@Other" }],
    without: "refused",
    resources: (property) => ({
      ...responseWith({ RestApiId: undefined, ...property }),
      "@Other": { Type: "AWS::ApiGateway::RestApi", Properties: {} },
      "@OtherDeployment": {
        Type: "AWS::ApiGateway::Deployment",
        Properties: { RestApiId: { Ref: "@Other" }, StageName: "dev" },
      },
    }),
    ask: statusOf,
  },
  {
    property: `${RESPONSE}.StatusCode`,
    values: ["401", "418"],
    without: "other",
    resources: (property) => responseWith({ StatusCode: undefined, ...property }),
    ask: statusOf,
  },
];
