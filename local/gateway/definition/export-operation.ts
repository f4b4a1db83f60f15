import { asBoolean, asObject, type Json } from "../../json.ts";
import type { ApiPart } from "./export-document.ts";
import { AMAZON, listOf } from "./reading.ts";

/** The model that every API has by itself, which accepts every body. */
const EMPTY_MODEL = "Empty";
/** The security scheme of API keys, by the name that an export gives it. */
export const API_KEY = "api_key";
const PARAMETER = /^method\.request\.(header|path|querystring)\.(.+)$/;

/**
 * Writes an AWS::ApiGateway::Method as the operation that an export of the API would have. `authorizerNames` has the name of each authorizer by its
 * id.
 */
export function exportOperation(
  { logicalId, properties }: ApiPart,
  authorizerNames: ReadonlyMap<string, string>,
): Json {
  const {
    ApiKeyRequired,
    AuthorizationType,
    AuthorizerId,
    Integration,
    OperationName,
    RequestModels,
    RequestParameters,
    RequestValidatorId,
  } = properties;
  return {
    operationId: OperationName ?? logicalId,
    parameters: Object.entries(asObject(RequestParameters)).map(([name, required]) => exportParameter(name, required)),
    [`${AMAZON}auth`]: { type: AuthorizationType ?? "NONE" },
    security: [
      ...(AuthorizerId === undefined
        ? []
        : [{ [authorizerNames.get(String(AuthorizerId)) ?? String(AuthorizerId)]: scopesOf(properties) }]),
      ...(asBoolean(ApiKeyRequired) === true ? [{ [API_KEY]: [] }] : []),
    ],
    [`${AMAZON}integration`]: exportIntegration(asObject(Integration)),
    ...(RequestModels !== undefined && { requestBody: { content: exportModels(asObject(RequestModels)) } }),
    ...(RequestValidatorId !== undefined && { [`${AMAZON}request-validator`]: RequestValidatorId }),
  };
}

/** Writes the models of a request body, which the template names by media type. */
function exportModels(models: Json): Json {
  return Object.fromEntries(
    Object.entries(models)
      .filter(([, name]) => name !== EMPTY_MODEL)
      .map(([type, name]) => [type, { schema: { $ref: `#/components/schemas/${name}` } }]),
  );
}

function scopesOf({ AuthorizationScopes }: Json): readonly unknown[] {
  return listOf(AuthorizationScopes);
}

function exportParameter(name: string, required: unknown): Json {
  const [, place, parameter = name] = PARAMETER.exec(name) ?? [];
  return {
    in: place === "querystring" ? "query" : place,
    name: parameter,
    required: required === true || required === "true",
  };
}

/**
 * Names that are not converted by camel case alone: CloudFormation's name of an integration's member, and the name of the same member in an
 * OpenAPI document.
 */
const RENAMED: Readonly<Record<string, string>> = { IntegrationHttpMethod: "httpMethod" };

function exportIntegration({ IntegrationResponses, ...members }: Json): Json {
  const written: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) written[RENAMED[name] ?? camelCase(name)] = value;
  const responses = listOf(IntegrationResponses).map(asObject);
  if (responses.length > 0) {
    written["responses"] = Object.fromEntries(
      responses.map(({ SelectionPattern, ...response }) => [
        SelectionPattern ?? "default",
        Object.fromEntries(Object.entries(response).map(([name, value]) => [camelCase(name), value])),
      ]),
    );
  }
  if (typeof written["type"] === "string") written["type"] = written["type"].toLowerCase();
  return written;
}

function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
