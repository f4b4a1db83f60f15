import { asObject, isObject, type Json } from "../json.ts";
import type { ApiDocument, ContentDocument, ExampleDocument, OperationDocument, ParameterDocument } from "./api.ts";

/** An operation as the stack serves it. */
export type ServedOperation = Pick<OperationDocument, "auth" | "authorizer" | "id" | "method" | "needsApiKey" | "path">;

export interface DescribedApi extends Pick<ApiDocument, "name" | "stages" | "url"> {
  operations: readonly ServedOperation[];
  /** The API's definition: OpenAPI 3, or Swagger 2. Its references lead to places in itself. */
  document: Json;
}

/** Describes an API by its definition: the operations that the stack serves, with parameters, bodies, responses and examples. */
export function describeApi({ document, operations, ...api }: DescribedApi): ApiDocument {
  const { description, title } = asObject(document["info"]);
  return {
    ...api,
    ...optional("title", title),
    ...optional("description", description),
    operations: operations.map((operation) => describeOperation(operation, document)),
    schemas: schemasOf(document),
  };
}

/** Returns the named schemas. References of Swagger 2 are written as those of OpenAPI 3, so that a reader knows one form. */
function schemasOf(document: Json): Readonly<Record<string, Json>> {
  const schemas = { ...asObject(document["definitions"]), ...asObject(asObject(document["components"])["schemas"]) };
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schemaOf(schema)]));
}

function schemaOf(schema: unknown): Json {
  return asObject(withCurrentReferences(schema));
}

function withCurrentReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withCurrentReferences);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      name === "$ref" && typeof inner === "string"
        ? [name, inner.replace(/^#\/definitions\//, "#/components/schemas/")]
        : [name, withCurrentReferences(inner)],
    ),
  );
}

function describeOperation(served: ServedOperation, document: Json): OperationDocument {
  const item = asObject(asObject(document["paths"])[served.path]);
  const own = asObject(item[served.method.toLowerCase()] ?? item["x-amazon-apigateway-any-method"]);
  const declared = parametersOf(item, own, document);
  const parameters = declared.flatMap((parameter) => describeParameter(parameter, document));
  const body = bodyOf(own, declared, document);
  return {
    ...served,
    ...optional("summary", own["summary"]),
    ...optional("description", own["description"]),
    parameters: [...parameters, ...missingParameters(served.path, parameters)],
    ...(body && { requestBody: body }),
    responses: Object.entries(asObject(own["responses"])).map(([status, response]) => {
      const { description = "", ...rest } = follow(response, document);
      return { status, description: String(description), content: contentsOf(rest, own, document) };
    }),
  };
}

/** Returns the parameters of an operation. Its own parameter replaces the path's parameter of the same name and place. */
function parametersOf(item: Json, operation: Json, document: Json): readonly Json[] {
  const byKey = new Map<string, Json>();
  for (const list of [item["parameters"], operation["parameters"]]) {
    for (const one of Array.isArray(list) ? list : []) {
      const parameter = follow(one, document);
      byKey.set(`${parameter["in"]} ${parameter["name"]}`, parameter);
    }
  }
  return [...byKey.values()];
}

const PLACES = ["header", "path", "query"] as const;

/** Describes a parameter. Nothing is returned for a cookie and for Swagger 2's parameters of the body. */
function describeParameter(parameter: Json, document: Json): readonly ParameterDocument[] {
  const place = PLACES.find((one) => one === parameter["in"]);
  if (place === undefined) return [];
  const { description, name, required, schema: given } = parameter;
  const schema = given === undefined ? inlineSchema(parameter) : schemaOf(given);
  return [
    {
      name: String(name),
      in: place,
      required: place === "path" || required === true,
      ...optional("description", description),
      schema,
      examples: examplesOf({ ...schema, ...parameter }, document),
      isPersonal: parameter["x-countersign-personal"] === true,
    },
  ];
}

/** The keywords of a parameter of Swagger 2 that describe the parameter and not its values. */
const NOT_OF_SCHEMA = new Set(["description", "in", "name", "required"]);

/** Returns the schema of a parameter of Swagger 2, which is written into the parameter itself. */
function inlineSchema(parameter: Json): Json {
  return Object.fromEntries(Object.entries(parameter).filter(([name]) => !NOT_OF_SCHEMA.has(name)));
}

/** Returns the parameters of a path that a definition leaves out, as those that CDK and the Serverless Framework write do. `{proxy+}` is named proxy. */
function missingParameters(path: string, declared: readonly ParameterDocument[]): readonly ParameterDocument[] {
  const names = [...path.matchAll(/\{(.+?)\+?\}/g)].map(([, name = ""]) => name);
  return names
    .filter((name) => !declared.some((one) => one.in === "path" && one.name === name))
    .map((name) => ({ name, in: "path", required: true, schema: { type: "string" }, examples: [], isPersonal: false }));
}

function bodyOf(operation: Json, parameters: readonly Json[], document: Json): OperationDocument["requestBody"] {
  const inBody = parameters.find((parameter) => parameter["in"] === "body");
  const body =
    inBody ?? (operation["requestBody"] === undefined ? undefined : follow(operation["requestBody"], document));
  if (body === undefined) return undefined;
  const { description, required } = body;
  const mediaTypes = listOf(operation["consumes"] ?? document["consumes"] ?? ["application/json"]);
  return {
    required: required === true,
    ...optional("description", description),
    content:
      inBody === undefined
        ? contentsOf(body, operation, document)
        : mediaTypes.map((mediaType) => contentOf(String(mediaType), inBody, document)),
  };
}

/** Returns the contents of a body by media type. Swagger 2 has one schema for all media types of `produces`. */
function contentsOf(body: Json, operation: Json, document: Json): readonly ContentDocument[] {
  if (body["schema"] !== undefined) {
    const mediaTypes = listOf(operation["produces"] ?? document["produces"] ?? ["application/json"]);
    const examples = asObject(body["examples"]);
    return mediaTypes.map((mediaType) =>
      contentOf(String(mediaType), { schema: body["schema"], example: examples[String(mediaType)] }, document),
    );
  }
  return Object.entries(asObject(body["content"])).map(([mediaType, content]) =>
    contentOf(mediaType, asObject(content), document),
  );
}

function contentOf(mediaType: string, content: Json, document: Json): ContentDocument {
  const schema = schemaOf(content["schema"]);
  return { mediaType, schema, examples: examplesOf({ ...follow(schema, document), ...content }, document) };
}

/** Returns the examples of a parameter or a content: the named examples, or else the example, or else the default. */
function examplesOf(holder: Json, document: Json): readonly ExampleDocument[] {
  const named = Object.entries(asObject(holder["examples"])).map(([name, example]) => {
    const { summary, value } = follow(example, document);
    return { name, ...optional("summary", summary), value };
  });
  if (named.length > 0) return named;
  const value = holder["example"] ?? holder["default"];
  return value === undefined ? [] : [{ name: "", value }];
}

/** Follows references to the object that they lead to. An empty object when a reference leads nowhere, or in a circle. */
function follow(value: unknown, document: Json): Json {
  let current = asObject(value);
  for (let count = 0; typeof current["$ref"] === "string"; count += 1) {
    if (count > 100) return {};
    current = asObject(targetOf(current["$ref"], document));
  }
  return current;
}

function targetOf(reference: string, document: Json): unknown {
  if (!reference.startsWith("#/")) return undefined;
  const parts = reference.slice(2).split("/");
  // RFC 6901, section 4.
  return parts
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((node, part) => (isObject(node) && Object.hasOwn(node, part) ? node[part] : undefined), document);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function optional<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  const entry: Partial<Record<Name, string>> = {};
  if (typeof value === "string") entry[name] = value;
  return entry;
}
