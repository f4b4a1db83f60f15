import { asObject } from "../../json.ts";
import type { ApiPart } from "./export-document.ts";
import { methodKey } from "./reading.ts";

/** The resources and methods of a REST API, and how to find a resource's path. */
export interface ApiParts {
  methods: readonly ApiPart[];
  resources: readonly ApiPart[];
  /** Finds the path of a resource by its id. */
  findPath: (id: string) => string;
}

/**
 * Returns the resources and methods with which API Gateway refuses to create an API, each a sentence that begins with its place: a parent or
 * resource of another API, and two resources or methods in one place.
 */
export function partProblems(api: ApiPart, { findPath, methods, resources }: ApiParts): readonly string[] {
  const ids = new Set([api.attributes["RootResourceId"], ...resources.map(({ ref }) => ref)]);
  const strays = [...strayParts(resources, "ParentId", ids, api), ...strayParts(methods, "ResourceId", ids, api)];
  if (strays.length > 0) return strays;

  const methodPlace = ({ properties }: ApiPart) =>
    `${properties["HttpMethod"]} ${findPath(String(properties["ResourceId"])) || "/"}`.toUpperCase();
  const operations = Object.entries(asObject(asObject(api.properties["Body"])["paths"])).flatMap(([path, item]) =>
    Object.keys(asObject(item)).map((key) => `${path} ${key}`),
  );
  const written = methods.filter(({ properties }) => {
    const path = findPath(String(properties["ResourceId"])) || "/";
    return operations.includes(`${path} ${methodKey(String(properties["HttpMethod"]))}`);
  });
  return [
    ...doubles(resources, ({ ref }) => findPath(ref), "the path"),
    ...doubles(methods, methodPlace, "the method"),
    ...written.map((method) => `${method.logicalId} is also in ${api.logicalId}.Body: API Gateway takes a method once`),
  ];
}

/** Names the parts whose `property` is the id of no resource of the API. */
function strayParts(
  parts: readonly ApiPart[],
  property: string,
  ids: ReadonlySet<string | undefined>,
  api: ApiPart,
): readonly string[] {
  return parts
    .filter(({ properties }) => !ids.has(String(properties[property])))
    .map(({ logicalId }) => `${logicalId}.${property} must be the root or a resource of ${api.logicalId}`);
}

/** Names the parts that are in the place of an earlier part. */
function doubles(parts: readonly ApiPart[], placeOf: (part: ApiPart) => string, what: string): readonly string[] {
  return parts.flatMap((part, index) => {
    const first = parts.slice(0, index).find((one) => placeOf(one) === placeOf(part));
    if (first === undefined) return [];
    return [`${part.logicalId} has ${what} of ${first.logicalId}: API Gateway takes each once`];
  });
}
