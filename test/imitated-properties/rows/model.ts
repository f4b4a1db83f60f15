import type { Json } from "../../../local/json.ts";
import type { Resources, Row, Scene } from "../row.ts";
import { methodWith, OTHER_API } from "./method.ts";

const METHOD = "AWS::ApiGateway::Method";
const MODEL = "AWS::ApiGateway::Model";
const VALIDATOR = "AWS::ApiGateway::RequestValidator";
const REST = { RestApiId: { Ref: "@Api" } };

const schemaOf = (type: string): Json => ({ type: "object", properties: { size: { type } } });

interface Changes {
  method?: Json;
  model?: Json;
  validator?: Json;
}

/** An API whose POST /items takes a body of the model @Model, in which size is a number. */
function modelWith({ method = {}, model = {}, validator = {} }: Changes): Resources {
  return {
    ...OTHER_API,
    ...methodWith({
      method: {
        HttpMethod: "POST",
        RequestModels: { "application/json": { Ref: "@Model" } },
        RequestValidatorId: { Ref: "@Validator" },
        ...method,
      },
    }),
    "@Validator": { Type: VALIDATOR, Properties: { ...REST, ValidateRequestBody: true, ...validator } },
    "@Model": {
      Type: MODEL,
      Properties: { ...REST, ContentType: "application/json", Schema: schemaOf("number"), ...model },
    },
  };
}

/** Sends a body in which size is a string. */
const sendString = ({ post }: Scene) => post("@Api", "/items", { size: "large" });

export const modelRows: readonly Row[] = [
  {
    property: `${METHOD}.RequestModels`,
    values: [{ "application/json": { Ref: "@Model" } }, { "application/json": "Empty" }],
    without: { is: { "application/json": "Empty" } },
    resources: (method) => modelWith({ method: { RequestModels: undefined, ...method } }),
    ask: sendString,
  },
  {
    property: `${MODEL}.Name`,
    values: ["Item", "Order"],
    without: { is: "Order" },
    resources: (model) => modelWith({ method: { RequestModels: { "application/json": "Item" } }, model }),
    ask: sendString,
  },
  {
    property: `${MODEL}.RestApiId`,
    values: [{ Ref: "@Api" }, { Ref: "@Other" }],
    without: "refused",
    resources: (model) => modelWith({ model: { RestApiId: undefined, ...model } }),
    ask: sendString,
  },
  {
    property: `${MODEL}.Schema`,
    values: [schemaOf("number"), schemaOf("string")],
    without: { is: schemaOf("string") },
    resources: (model) => modelWith({ model: { Schema: undefined, ...model } }),
    ask: sendString,
  },
  {
    property: `${VALIDATOR}.ValidateRequestBody`,
    values: [true, false],
    without: { is: false },
    resources: (validator) => modelWith({ validator: { ValidateRequestBody: undefined, ...validator } }),
    ask: sendString,
  },
];
