import { asObject, isObject, type Json, parseObject } from "../../json.ts";
import { addAuthorizers } from "./export-authorizer.ts";
import { API_KEY, exportOperation } from "./export-operation.ts";
import { partProblems } from "./part-problems.ts";
import { AMAZON, methodKey, placesIn } from "./reading.ts";
import { type Origins, templatePlace } from "./template-place.ts";

/** A resource of the template that belongs to a REST API, with its references resolved. */
export interface ApiPart {
  logicalId: string;
  type: string;
  /** The physical id, which is the value of Ref. */
  ref: string;
  /** The values of Fn::GetAtt, by attribute. */
  attributes: Readonly<Record<string, string>>;
  properties: Json;
}

/** An OpenAPI document made from the template, with the way from a place in the document to the place in the template. */
export interface ExportedDocument {
  document: Json;
  /** Parts of the template that cannot be read, each a sentence that begins with its place. */
  problems: readonly string[];
  /** Turns `.paths./items.get.x-amazon-apigateway-integration.type` into `ItemsGet.Integration.Type`. */
  templatePlace: (place: string) => string;
  /** The ids of the AWS::ApiGateway::Authorizer resources, by name. An authorizer of the Body has an id that no template can know. */
  authorizerIds: ReadonlyMap<string, string>;
}

const RESPONSES = `${AMAZON}gateway-responses`;
const POLICY = `${AMAZON}policy`;
const BINARY = `${AMAZON}binary-media-types`;
const KEY_SOURCE = `${AMAZON}api-key-source`;
const VALIDATORS = `${AMAZON}request-validators`;

/**
 * Writes a REST API as the OpenAPI document that an export of the deployed API would have: its Body, and in addition its properties and the template's
 * AWS::ApiGateway resources for methods, paths, authorizers, gateway responses and validators. Thus one reader serves every way to define an API. A property of
 * the API replaces the same setting of its Body, since CloudFormation applies it after the import.
 *
 * Source: API Gateway developer guide, "Export a REST API from API Gateway"; the CloudFormation pages of these types.
 */
export function exportDocument(api: ApiPart, parts: readonly ApiPart[]): ExportedDocument {
  const ofType = (type: string) =>
    parts.filter((part) => part.type === `AWS::ApiGateway::${type}` && part.properties["RestApiId"] === api.ref);
  const body = asObject(api.properties["Body"]);
  const origins = new Map<string, string>();
  const [methods, resources] = [ofType("Method"), ofType("Resource")];
  const findPath = pathFinder(api, resources);
  const problems = [...partProblems(api, { methods, resources, findPath })];
  const responses = ofType("GatewayResponse");
  const validators = ofType("RequestValidator");
  const authorizers = ofType("Authorizer");
  const document: Record<string, unknown> = { ...body };
  const inBody = placesIn(
    `${api.logicalId}.${api.properties["BodyS3Location"] === undefined ? "Body" : "BodyS3Location"}`,
  );

  if (methods.length > 0)
    document["paths"] = addMethods(
      asObject(body["paths"]),
      methods,
      { findPath, authorizerNames: namesOf(authorizers) },
      origins,
    );
  if (responses.length > 0)
    document[RESPONSES] = { ...asObject(body[RESPONSES]), ...exportResponses(responses, origins) };
  if (validators.length > 0)
    document[VALIDATORS] = { ...asObject(body[VALIDATORS]), ...exportValidators(validators, origins) };
  const models = ofType("Model");
  if (models.length > 0) document["components"] = addModels(asObject(body["components"]), models, origins, problems);
  if (authorizers.length > 0) document["components"] = addAuthorizers(document, authorizers, origins, problems);
  if (methods.length > 0) document["components"] = addApiKeyScheme(asObject(document["components"]));
  const { ApiKeySourceType, BinaryMediaTypes, Policy } = api.properties;
  if (ApiKeySourceType !== undefined) {
    document[KEY_SOURCE] = ApiKeySourceType;
    origins.set(`.${KEY_SOURCE}`, `${api.logicalId}.ApiKeySourceType`);
  }
  // The Serverless Framework writes an empty string for no policy.
  if (Policy !== undefined && Policy !== "") {
    document[POLICY] = Policy;
    origins.set(`.${POLICY}`, `${api.logicalId}.Policy`);
  }
  if (BinaryMediaTypes !== undefined) {
    document[BINARY] = BinaryMediaTypes;
    origins.set(`.${BINARY}`, `${api.logicalId}.BinaryMediaTypes`);
  }
  return {
    document,
    problems,
    templatePlace: (place) => templatePlace(place, origins) ?? inBody(place),
    authorizerIds: new Map(authorizers.map(({ logicalId, ref }) => [logicalId, ref])),
  };
}

/** The logical ids of an API's AWS::ApiGateway::Method resources, each with its route: `GET /items`. */
export function methodRoutes(api: ApiPart, parts: readonly ApiPart[]): ReadonlyMap<string, string> {
  const own = parts.filter(({ properties }) => properties["RestApiId"] === api.ref);
  const ofType = (type: string) => own.filter((part) => part.type === `AWS::ApiGateway::${type}`);
  const findPath = pathFinder(api, ofType("Resource"));
  return new Map(
    ofType("Method").map(({ logicalId, properties }) => {
      const method = String(properties["HttpMethod"]).toUpperCase();
      return [logicalId, `${method} ${findPath(String(properties["ResourceId"])) || "/"}`];
    }),
  );
}

/** Returns a function that finds the path of an AWS::ApiGateway::Resource by its id: `/items/{id}`. */
function pathFinder(api: ApiPart, resources: readonly ApiPart[]): (id: string) => string {
  const byId = new Map(resources.map((resource) => [resource.ref, resource]));
  return function findPath(id): string {
    const resource = byId.get(id);
    if (resource === undefined) return id === api.attributes["RootResourceId"] ? "" : `/${id}`;
    return `${findPath(String(resource.properties["ParentId"]))}/${resource.properties["PathPart"]}`;
  };
}

function addMethods(
  paths: Json,
  methods: readonly ApiPart[],
  { authorizerNames, findPath }: { findPath: (id: string) => string; authorizerNames: ReadonlyMap<string, string> },
  origins: Origins,
): Json {
  const all: Record<string, Json> = {};
  for (const [path, item] of Object.entries(paths)) all[path] = asObject(item);
  for (const method of methods) {
    const path = findPath(String(method.properties["ResourceId"])) || "/";
    const key = methodKey(String(method.properties["HttpMethod"]));
    all[path] = { ...all[path], [key]: exportOperation(method, authorizerNames) };
    origins.set(`.paths.${path}.${key}`, method.logicalId);
  }
  return all;
}

/** Adds the security scheme that methods with ApiKeyRequired name, unless the document has one. */
function addApiKeyScheme(components: Json): Json {
  const scheme = { type: "apiKey", name: "x-api-key", in: "header" };
  return { ...components, securitySchemes: { [API_KEY]: scheme, ...asObject(components["securitySchemes"]) } };
}

function namesOf(authorizers: readonly ApiPart[]): ReadonlyMap<string, string> {
  return new Map(authorizers.map(({ logicalId, ref }) => [ref, logicalId]));
}

function exportResponses(parts: readonly ApiPart[], origins: Origins): Json {
  return Object.fromEntries(
    parts.map(({ logicalId, properties }) => {
      const type = String(properties["ResponseType"]);
      origins.set(`.${RESPONSES}.${type}`, logicalId);
      return [
        type,
        {
          responseParameters: properties["ResponseParameters"],
          responseTemplates: properties["ResponseTemplates"],
          statusCode: properties["StatusCode"],
        },
      ];
    }),
  );
}

function exportValidators(parts: readonly ApiPart[], origins: Origins): Json {
  return Object.fromEntries(
    parts.map(({ logicalId, properties, ref }) => {
      origins.set(`.${VALIDATORS}.${ref}`, logicalId);
      return [
        ref,
        {
          validateRequestBody: isTrue(properties["ValidateRequestBody"]),
          validateRequestParameters: isTrue(properties["ValidateRequestParameters"]),
        },
      ];
    }),
  );
}

const MODEL_ADDRESS = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\//;

/**
 * Adds the schemas of AWS::ApiGateway::Model resources. A model refers to another model by an address, which becomes a reference in the
 * document.
 */
function addModels(components: Json, parts: readonly ApiPart[], origins: Origins, problems: string[]): Json {
  const schemas: Record<string, unknown> = { ...asObject(components["schemas"]) };
  for (const { logicalId, properties, ref } of parts) {
    origins.set(`.components.schemas.${ref}`, logicalId);
    const schema = readSchema(properties["Schema"]);
    if (schema === undefined) problems.push(`${logicalId}.Schema must be an object or the JSON of one`);
    schemas[ref] = schema ?? {};
  }
  return { ...components, schemas };
}

/** Reads a schema, which a template has as an object or as JSON text. */
function readSchema(schema: unknown): Json | undefined {
  const parsed = parseObject(typeof schema === "string" ? schema : JSON.stringify(schema ?? {}));
  return parsed && asObject(withReferences(parsed));
}

/** Replaces the addresses of models by references in the document. */
function withReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReferences);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === "$ref" && typeof item === "string"
        ? [key, item.replace(MODEL_ADDRESS, "#/components/schemas/")]
        : [key, withReferences(item)],
    ),
  );
}

/** Tells whether a property is true. CloudFormation also accepts a boolean as a string. */
function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
