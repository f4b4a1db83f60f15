import type { Json } from "../../local/json.ts";
import type { ApiContract, ApiCors } from "./api-contract.ts";

/** The headers that every answer to a web page needs: the service adds them to its replies, and API Gateway to its own errors. */
export function corsHeaders({ allowOrigin, exposeHeaders }: ApiCors): Readonly<Record<string, string>> {
  return {
    "Access-Control-Allow-Origin": allowOrigin,
    ...(exposeHeaders.length > 0 && { "Access-Control-Expose-Headers": exposeHeaders.join(",") }),
  };
}

/**
 * Writes the operation that answers a browser's preflight of a path: an integration of type mock, without a function. The operation is
 * public, because browsers send a preflight without a signature. Source: API Gateway developer guide, "Enable CORS on a resource using the
 * OpenAPI definition".
 */
export function preflightOperation(path: string, { operations }: ApiContract, cors: ApiCors): Json {
  const methods = operations.filter((operation) => operation.path === path).map(({ method }) => method);
  const headers = {
    ...corsHeaders(cors),
    "Access-Control-Allow-Headers": cors.allowHeaders.join(","),
    "Access-Control-Allow-Methods": [...methods, "OPTIONS"].join(","),
    "Access-Control-Max-Age": String(cors.maxAgeSeconds),
  };
  const names = Object.keys(headers);
  return {
    "x-amazon-apigateway-auth": { type: "NONE" },
    responses: {
      "204": {
        description: "The answer to a preflight",
        headers: Object.fromEntries(names.map((name) => [name, { schema: { type: "string" } }])),
      },
    },
    "x-amazon-apigateway-integration": {
      type: "mock",
      passthroughBehavior: "when_no_templates",
      requestTemplates: { "application/json": '{"statusCode": 204}' },
      responses: {
        default: {
          statusCode: "204",
          responseParameters: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]),
          ),
        },
      },
    },
  };
}

/** The paths of a contract whose preflight API Gateway answers. None for a contract without x-countersign-cors. */
export function preflightPaths({ cors, operations }: ApiContract): readonly string[] {
  return cors === null ? [] : [...new Set(operations.map(({ path }) => path))];
}

/** Writes the gateway responses that give API Gateway's own errors the headers of CORS. Without them a page sees a network error, and no status. */
export function corsResponses(cors: ApiCors): Json {
  const responseParameters = corsParameters(cors);
  return { DEFAULT_4XX: { responseParameters }, DEFAULT_5XX: { responseParameters } };
}

/** Writes the headers of CORS as parameters of a gateway response. */
export function corsParameters(cors: ApiCors): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(corsHeaders(cors)).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
  );
}
