/**
 * What a REST API does, read from the OpenAPI document that API Gateway would import. As on import, what API Gateway does
 * not act on is passed over; what it would act on and is not imitated here stops the start, with its place.
 *
 * Source: API Gateway developer guide, "OpenAPI extensions to API Gateway" and "Known issues".
 */
import type { PolicyDocument } from "../iam/policy-document.ts";
import { readPolicy } from "../iam/policy-document.ts";
import { asObject, type Json } from "../json.ts";
import { type GatewayResponse, isHeaderText, unknownVariables } from "./gateway-error.ts";

export interface Definition {
  routes: readonly Route[];
  /** By type: `BAD_REQUEST_PARAMETERS`. */
  gatewayResponses: ReadonlyMap<string, GatewayResponse>;
  policy?: PolicyDocument;
}

export interface Route {
  method: string;
  /** `/people/{id}`. */
  resource: string;
  /** Its parts: a text, or the name of what stands there. */
  segments: readonly Segment[];
  auth: "NONE" | "AWS_IAM";
  operationId: string;
  /** Names of the declared query parameters: what the log may spell out. */
  queryNames: readonly string[];
  /** Required parameters, when the route's validator checks them. In the order: headers, path, query. */
  required: readonly { in: "header" | "path" | "query"; name: string }[];
  functionArn: string;
  timeoutMs: number;
}

export type Segment =
  | { kind: "text"; text: string }
  | { kind: "parameter"; name: string }
  | { kind: "rest"; name: string };

/** A definition, or everything in it that is not imitated. */
export type ReadDefinition = { ok: true; definition: Definition } | { ok: false; problems: readonly string[] };

const METHODS = ["get", "put", "post", "delete", "patch", "head", "options"];
/** Of a path, what has no effect on import. */
const PASSED_OVER = ["summary", "description", "servers"];
const AMAZON = "x-amazon-apigateway-";
const KNOWN_ROOT = ["gateway-responses", "policy", "request-validator", "request-validators"];
const KNOWN_OPERATION = ["auth", "integration", "request-validator"];
const KNOWN_INTEGRATION = ["type", "httpMethod", "passthroughBehavior", "timeoutInMillis", "uri"];
const SHORTEST_TIMEOUT_MS = 50;
const LONGEST_TIMEOUT_MS = 29_000;
const LAMBDA_URI = /^arn:[^:]+:apigateway:[^:]+:lambda:path\/2015-03-31\/functions\/(arn:[^/]+)\/invocations$/;

/** `where` begins each problem's place: `AgeApi.Body`; `arn` is that of the API's stage, for the policy's short resources. */
export function readDefinition(document: Json, where: string, stageArn: string): ReadDefinition {
  const problems: string[] = [];
  const report = (place: string, sentence: string) => void problems.push(`${where}${place} ${sentence}`);

  for (const key of Object.keys(document)) {
    if (key.startsWith(AMAZON) && !KNOWN_ROOT.includes(key.slice(AMAZON.length))) report(`.${key}`, "is not imitated");
  }
  const routes = Object.entries(asObject(document["paths"])).flatMap(([path, item]) =>
    Object.entries(asObject(item)).flatMap(([method, operation]) => {
      const place = `.paths.${path}.${method}`;
      if (PASSED_OVER.includes(method)) return [];
      if (METHODS.includes(method)) return [readRoute(path, method, asObject(operation), place)];
      if (method !== "parameters" || isFilled(operation)) report(place, "is not imitated");
      return [];
    }),
  );
  const gatewayResponses = new Map(
    Object.entries(asObject(document[`${AMAZON}gateway-responses`])).map(([type, response]) => [
      type,
      readGatewayResponse(asObject(response), `.${AMAZON}gateway-responses.${type}`),
    ]),
  );
  const policy = readResourcePolicy(document[`${AMAZON}policy`]);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, definition: { routes, gatewayResponses, ...(policy && { policy }) } };

  function readRoute(path: string, method: string, operation: Json, place: string): Route {
    for (const key of Object.keys(operation)) {
      if (key.startsWith(AMAZON) && !KNOWN_OPERATION.includes(key.slice(AMAZON.length))) {
        report(`${place}.${key}`, "is not imitated");
      }
    }
    const integration = asObject(operation[`${AMAZON}integration`]);
    for (const part of path.split("/")) {
      if (/[{}]/.test(part) && readSegment(part).kind === "text")
        report(`.paths.${path}`, `has the segment ${part}, which API Gateway refuses`);
    }
    if (/\+\}./.test(path)) report(`.paths.${path}`, "goes on behind a greedy parameter, which API Gateway refuses");
    if (list(operation["parameters"]).some((parameter) => "$ref" in asObject(parameter))) {
      report(`${place}.parameters`, "has a $ref, which is not imitated: write parameters out");
    }
    return {
      method: method.toUpperCase(),
      resource: path,
      segments: path.split("/").filter(isFilled).map(readSegment),
      auth: readAuth(operation, place),
      operationId: String(operation["operationId"] ?? ""),
      queryNames: list(operation["parameters"])
        .map(asObject)
        .filter((parameter) => parameter["in"] === "query")
        .map(({ name }) => String(name)),
      required: checksParameters(operation, place) ? requiredParameters(operation) : [],
      ...readIntegration(integration, `${place}.${AMAZON}integration`),
    };
  }

  function readAuth(operation: Json, place: string): Route["auth"] {
    const type = String(asObject(operation[`${AMAZON}auth`])["type"] ?? "").toUpperCase();
    const schemes = asObject(asObject(document["components"])["securitySchemes"]);
    const named = list(operation["security"]).flatMap((requirement) => Object.keys(asObject(requirement)));
    const other = named.find((name) => asObject(schemes[name])[`${AMAZON}authtype`] !== "awsSigv4");
    if (other !== undefined) report(`${place}.security`, `${other} is not imitated: AWS_IAM and NONE are`);
    if (type !== "" && type !== "NONE" && type !== "AWS_IAM")
      report(`${place}.${AMAZON}auth`, `${type} is not imitated`);
    return type === "AWS_IAM" || named.length > 0 ? "AWS_IAM" : "NONE";
  }

  /** No validator chosen means that nothing is checked. */
  function checksParameters(operation: Json, place: string): boolean {
    const chosen = operation[`${AMAZON}request-validator`] ?? document[`${AMAZON}request-validator`];
    if (chosen === undefined) return false;
    const validator = asObject(document[`${AMAZON}request-validators`])[String(chosen)];
    if (validator === undefined) report(place, `names the request validator ${chosen}, which there is none of`);
    if (asObject(validator)["validateRequestBody"] === true) {
      report(`.${AMAZON}request-validators.${chosen}`, "validates bodies, which is not imitated: the service does");
    }
    return asObject(validator)["validateRequestParameters"] === true;
  }

  function readIntegration(integration: Json, place: string): Pick<Route, "functionArn" | "timeoutMs"> {
    if (integration["type"] !== "aws_proxy") report(`${place}.type`, "is imitated only as aws_proxy");
    if (integration["httpMethod"] !== "POST")
      report(`${place}.httpMethod`, "must be POST: Lambda is invoked by no other");
    for (const key of Object.keys(integration)) {
      if (!KNOWN_INTEGRATION.includes(key)) report(`${place}.${key}`, "is not imitated");
    }
    const functionArn = LAMBDA_URI.exec(String(integration["uri"]))?.[1];
    if (functionArn === undefined) report(`${place}.uri`, "must invoke a Lambda function");
    const timeoutMs = Number(integration["timeoutInMillis"] ?? LONGEST_TIMEOUT_MS);
    if (!(timeoutMs >= SHORTEST_TIMEOUT_MS && timeoutMs <= LONGEST_TIMEOUT_MS)) {
      report(`${place}.timeoutInMillis`, `must be between ${SHORTEST_TIMEOUT_MS} and ${LONGEST_TIMEOUT_MS}`);
    }
    return { functionArn: functionArn ?? "", timeoutMs };
  }

  function readGatewayResponse(response: Json, place: string): GatewayResponse {
    const headers = new Map<string, string>();
    for (const [target, value] of Object.entries(asObject(response["responseParameters"]))) {
      const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
      if (name === undefined || !isHeaderText(String(value))) {
        report(`${place}.responseParameters.${target}`, "is not imitated: a header's text in single quotes is");
      } else headers.set(name, String(value));
    }
    const templates = asObject(response["responseTemplates"]);
    for (const type of Object.keys(templates)) {
      if (type !== "application/json")
        report(`${place}.responseTemplates.${type}`, "is not imitated: application/json is");
    }
    const template = templates["application/json"];
    for (const variable of typeof template === "string" ? unknownVariables(template) : []) {
      report(`${place}.responseTemplates.application/json`, `has ${variable.trim()}, which is not imitated`);
    }
    return {
      headers,
      ...(response["statusCode"] !== undefined && { statusCode: Number(response["statusCode"]) }),
      ...(typeof template === "string" && { template }),
    };
  }

  function readResourcePolicy(written: unknown): PolicyDocument | undefined {
    if (written === undefined) return undefined;
    // Short resources are expanded on import: execute-api:/* -> arn:aws:execute-api:REGION:ACCOUNT:API/*.
    const api = stageArn.slice(0, stageArn.lastIndexOf("/"));
    const expanded: unknown = JSON.parse(JSON.stringify(written).replaceAll('"execute-api:/', `"${api}/`));
    const read = readPolicy(expanded, `${where}.${AMAZON}policy`, "resource");
    if (read.ok) return read.policy;
    problems.push(...read.problems);
    return undefined;
  }
}

function readSegment(segment: string): Segment {
  const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
  if (name === undefined) return { kind: "text", text: segment };
  return { kind: greedy === "+" ? "rest" : "parameter", name };
}

function requiredParameters(operation: Json): Route["required"] {
  const parameters = list(operation["parameters"]).map(asObject);
  const places = ["header", "path", "query"] as const;
  return places.flatMap((place) =>
    parameters
      .filter((parameter) => parameter["in"] === place && parameter["required"] === true)
      .map(({ name }) => ({ in: place, name: String(name) })),
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) || typeof value === "string" ? value.length > 0 : value !== undefined;
}
