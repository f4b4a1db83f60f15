import { asObject, type Json } from "../../../local/json.ts";
import type { ApiContract } from "../../contract/api-contract.ts";
import { pascal } from "../../contract/api-contract.ts";

/** A template with a resource for each API method, and the number of these methods. */
export interface Expanded {
  template: Json;
  methods: number;
}

/**
 * Adds a Method resource for each operation in the Body of an API, because the public rule sets do not look into a Body. The contracts say
 * which APIs there are and which operations have a request body. An API without request bodies gets a validator that also checks bodies, so
 * that rule sets do not report it.
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
          // Scanners print it with a finding.
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
