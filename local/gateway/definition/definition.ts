import type { PolicyDocument } from "../../iam/policy-document.ts";

/** A REST API as its OpenAPI document defines it: the parts that API Gateway acts on. */
export interface Definition {
  routes: readonly Route[];
  /** By type: `BAD_REQUEST_PARAMETERS`. */
  gatewayResponses: ReadonlyMap<string, GatewayResponse>;
  /** The resource policy. */
  policy?: PolicyDocument;
}

/** A method of a path. */
export interface Route {
  /** In capitals: `GET`. */
  method: string;
  /** The path as the document writes it: `/people/{id}`. */
  resource: string;
  segments: readonly Segment[];
  auth: "NONE" | "AWS_IAM";
  operationId: string;
  /** Names of the declared query parameters. The log may show these; it masks every other name. */
  queryNames: readonly string[];
  /** Parameters that the gateway itself requires. Empty unless a request validator checks them. In AWS's order: headers, path, query. */
  required: readonly RequiredParameter[];
  functionArn: string;
  /** The integration's time limit for the function. */
  timeoutMs: number;
}

export interface RequiredParameter {
  in: "header" | "path" | "query";
  name: string;
}

/** A part of a path between two slashes: `people`, `{id}`, or the greedy `{rest+}`, which also matches every segment after it. */
export type Segment =
  | { kind: "text"; text: string }
  | { kind: "parameter"; name: string }
  | { kind: "rest"; name: string };

/** The shape that the document gives to one type of gateway error (x-amazon-apigateway-gateway-responses). */
export interface GatewayResponse {
  statusCode?: number;
  /** Header name -> a constant in single quotes, or a variable such as `context.requestId`. */
  headers: ReadonlyMap<string, string>;
  /** The template of an application/json body. */
  template?: string;
}
