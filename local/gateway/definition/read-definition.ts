/**
 * Reads a REST API from the OpenAPI document that API Gateway would import. The reader ignores what API Gateway ignores on import. A part that API
 * Gateway acts on and this stack does not imitate is a problem. The message names the part's place, and the stack does not start.
 *
 * Source: API Gateway developer guide, "OpenAPI extensions to API Gateway" and "Known issues".
 */
import { asObject, type Json } from "../../json.ts";
import type { Definition } from "./definition.ts";
import { readGatewayResponse } from "./read-gateway-response.ts";
import { readPathItem } from "./read-path-item.ts";
import { readResourcePolicy } from "./read-resource-policy.ts";
import { AMAZON, type KnownParts, listOf, type Reading, reportUnknownExtensions } from "./reading.ts";

/** A definition, or the document's problems. */
export type ReadDefinition =
  | { ok: true; definition: Definition }
  /** `refusedRoutes` are the routes that have a problem, as `GET /items`. */
  | { ok: false; problems: readonly string[]; refusedRoutes: readonly string[] };

const KEY_SOURCE = `${AMAZON}api-key-source`;
const KNOWN_EXTENSIONS = [
  "api-key-source",
  "binary-media-types",
  "gateway-responses",
  "policy",
  "request-validator",
  "request-validators",
];

/**
 * Reads a definition from an OpenAPI document. `placeOf` turns a place in the document, such as `.paths./age.get`, into the place that a problem
 * names: `AgeApi.Body.paths./age.get`. `stageArn` is `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE`. `known` is what methods and authorizers may name. Default: any function, and no user pool.
 * `stubs` are the routes to leave out, as `GET /items`: they answer 501, and nothing in them is a problem.
 */
export function readDefinition(
  document: Json,
  placeOf: (place: string) => string,
  stageArn: string,
  known: KnownParts = { userPoolArns: [], stages: [] },
  stubs: readonly string[] = [],
): ReadDefinition {
  const found = new Set<string>();
  const refusedRoutes = new Set<string>();
  const reading: Reading = {
    document,
    known,
    stubs,
    report: (place, sentence) => void found.add(`${placeOf(place)} ${sentence}`),
    refuseRoute: (route) => void refusedRoutes.add(route),
  };

  reportUnknownExtensions(document, KNOWN_EXTENSIONS, "", reading);
  const routes = Object.entries(asObject(document["paths"])).flatMap(([path, item]) =>
    readPathItem(path, asObject(item), reading),
  );
  const gatewayResponses = new Map(
    Object.entries(asObject(document[`${AMAZON}gateway-responses`])).map(([type, response]) => [
      type,
      readGatewayResponse(asObject(response), `.${AMAZON}gateway-responses.${type}`, reading),
    ]),
  );
  const policy = readResourcePolicy(document[`${AMAZON}policy`], placeOf(`.${AMAZON}policy`), stageArn);
  const apiKeySource = String(document[KEY_SOURCE] ?? "HEADER").toUpperCase();
  if (apiKeySource !== "HEADER" && apiKeySource !== "AUTHORIZER")
    reading.report(`.${KEY_SOURCE}`, "must be HEADER or AUTHORIZER");

  const problems = [...found, ...(policy && !policy.ok ? policy.problems : [])];
  if (problems.length > 0) return { ok: false, problems, refusedRoutes: [...refusedRoutes] };
  const binaryTypes = listOf(document[`${AMAZON}binary-media-types`]).map((type) => String(type).toLowerCase());
  return {
    ok: true,
    definition: {
      apiKeySource: apiKeySource === "AUTHORIZER" ? "AUTHORIZER" : "HEADER",
      routes,
      gatewayResponses,
      binaryTypes,
      ...(policy?.ok && { policy: policy.policy }),
    },
  };
}
