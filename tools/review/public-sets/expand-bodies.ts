import { asObject, type Json } from "../../../local/json.ts";
import type { ApiContract } from "../../contract/api-contract.ts";
import { pascal } from "../../contract/api-contract.ts";

/** A template that a scanner sees the methods of, and how many those are. */
export interface Expanded {
  template: Json;
  methods: number;
}

/**
 * The template with a Method resource for each operation of an API's Body: rule sets do not look into a Body, and find nothing
 * in what they do not see. What the methods are is read from the Body, as it is deployed; which operations there have to be,
 * and which take a body, is read from the contracts.
 *
 * An API none of whose operations takes a body has none to be checked, and its validator says so by both.
 */
export function expandBodies(template: unknown, contracts: readonly ApiContract[]): Expanded {
  const whole = asObject(template);
  const resources: Record<string, unknown> = { ...asObject(whole["Resources"]) };
  let methods = 0;
  for (const contract of contracts) {
    const api = `${pascal(contract.name)}Api`;
    const { Body, ...properties } = asObject(asObject(resources[api])["Properties"]);
    resources[api] = { ...asObject(resources[api]), Properties: properties };
    const takesBody = contract.operations.some(({ body }) => body !== null);
    resources[`${api}Validator`] = {
      Type: "AWS::ApiGateway::RequestValidator",
      Properties: { RestApiId: { Ref: api }, ...validatorOf(asObject(Body), takesBody) },
    };
    for (const [path, item] of Object.entries(asObject(asObject(Body)["paths"]))) {
      for (const [method, operation] of Object.entries(asObject(item))) {
        methods++;
        const auth = asObject(asObject(operation)["x-amazon-apigateway-auth"])["type"];
        resources[`${api}Method${methods}`] = {
          Type: "AWS::ApiGateway::Method",
          // A finding says which operation it is of.
          Metadata: { operation: `${method.toUpperCase()} ${path}` },
          Properties: {
            RestApiId: { Ref: api },
            ResourceId: { "Fn::GetAtt": [api, "RootResourceId"] },
            HttpMethod: method.toUpperCase(),
            AuthorizationType: auth ?? "NONE",
            RequestValidatorId: { Ref: `${api}Validator` },
          },
        };
      }
    }
  }
  return { template: { ...whole, Resources: resources }, methods };
}

function validatorOf(body: Json, takesBody: boolean): Json {
  const name = String(body["x-amazon-apigateway-request-validator"]);
  const validator = asObject(asObject(body["x-amazon-apigateway-request-validators"])[name]);
  return {
    ValidateRequestParameters: validator["validateRequestParameters"] === true,
    ValidateRequestBody: validator["validateRequestBody"] === true || !takesBody,
  };
}
