import openapiTS, { astToString } from "openapi-typescript";
import { asObject, isObject, type Json } from "../../local/json.ts";
import type { ApiContract, ApiOperation } from "./api-contract.ts";
import { follow } from "./follow.ts";

/** Makes `generated/NAME/types.ts`: the types that openapi-typescript makes from the document, without parameters that no handler gets. */
export async function writeTypes({ document, file, operations }: ApiContract): Promise<string> {
  const typed = { ...document, paths: typedPaths(document, operations) };
  // openapi-typescript accepts a document of its own types, or JSON.
  const ast = await openapiTS(JSON.stringify(writtenOut(typed, document), withoutDiscriminator), {
    defaultNonNullable: false,
    // An object of which the contract names no property may have any: validators let them pass.
    emptyObjectsUnknown: true,
  });
  return `// Made from ${file} by \`npm run generate\`. Never edited.\n${astToString(ast)}`;
}

/** The paths, without the parameters that no handler gets, so that the types do not promise them. */
function typedPaths(document: Json, operations: readonly ApiOperation[]): Json {
  const paths: Record<string, unknown> = { ...asObject(document["paths"]) };
  for (const { method, parameters, path } of operations) {
    const item = asObject(follow(document, paths[path]));
    const key = method.toLowerCase();
    const operation = asObject(item[key]);
    const isRead = (parameter: unknown): boolean => {
      const { in: place, name } = asObject(follow(document, parameter));
      return parameters.some((read) => read.in === place && read.name === name);
    };
    const only = (holder: Json): Json =>
      Array.isArray(holder["parameters"])
        ? {
            ...holder,
            parameters: holder["parameters"].filter(isRead).map((parameter) => inPlace(document, parameter)),
          }
        : holder;
    // A parameter of the path is read by every operation of it or by none, unless an operation declares its own.
    paths[path] = { ...only(item), [key]: only(operation) };
  }
  return paths;
}

/**
 * Replaces a reference to a parameter of another operation by its target, because the parameter's position in that operation's list may
 * change.
 */
function inPlace(document: Json, parameter: unknown): unknown {
  return String(asObject(parameter)["$ref"]).startsWith("#/paths/") ? follow(document, parameter) : parameter;
}

/**
 * Copies a node with the references of every answer's headers replaced by their targets, because openapi-typescript would type a referenced
 * header as required.
 */
function writtenOut(node: unknown, document: Json): unknown {
  if (Array.isArray(node)) return node.map((item) => writtenOut(item, document));
  if (!isObject(node)) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, writtenOut(value, document)]));
  if (!isResponse(copy)) return copy;
  const headers = Object.entries(asObject(copy["headers"])).map(([name, header]) => [name, follow(document, header)]);
  return { ...copy, headers: Object.fromEntries(headers) };
}

/** Tells whether a node is a Response Object with headers. A Response Object is recognised by its description, which OpenAPI requires. */
function isResponse(node: Json): boolean {
  return typeof node["description"] === "string" && isObject(node["headers"]);
}

/**
 * Drops discriminators. Without a mapping, openapi-typescript would type the property by the schemas' names (`Cat` for `cat`), while
 * validators and requests go by the property's own enum.
 */
function withoutDiscriminator(key: string, value: unknown): unknown {
  return key === "discriminator" && typeof asObject(value)["propertyName"] === "string" ? undefined : value;
}
