import type { PolicyDocument } from "../../iam/policy-document.ts";
import type { BodyModel } from "../body-model.ts";
import type { Authorizer } from "./authorizer.ts";
import type { OriginTemplate } from "./read-origin-template.ts";

/** The parts of a REST API's OpenAPI document that API Gateway acts on. */
export interface Definition {
  routes: readonly Route[];
  /** Gateway responses by type, such as `BAD_REQUEST_PARAMETERS`. */
  gatewayResponses: ReadonlyMap<string, GatewayResponse>;
  /** The API's resource policy. */
  policy?: PolicyDocument;
  /** Where a request's API key comes from: its header x-api-key, or the reply of its Lambda authorizer. */
  apiKeySource: "HEADER" | "AUTHORIZER";
  /** Media types whose bodies are bytes. In the event and in the reply, bytes are written in base64. */
  binaryTypes: readonly string[];
}

/** A method of a path. */
export interface Route {
  /** The HTTP method in capitals: `GET`. */
  method: string;
  /** The path as the document writes it: `/people/{id}`. */
  resource: string;
  segments: readonly Segment[];
  /** How a caller proves who it is: not at all, by a signature, or to an authorizer. */
  auth: "NONE" | "AWS_IAM" | Authorizer;
  /** Whether a request needs an API key of a usage plan as well. */
  needsApiKey: boolean;
  operationId: string;
  /** The names of the declared query parameters. The log may show these names; it masks all other names. */
  queryNames: readonly string[];
  /** Parameters that the gateway itself requires, in AWS's order: headers, path, query. Empty unless a request validator checks parameters. */
  required: readonly RequiredParameter[];
  /** The models of the request body by media type. Empty unless a request validator checks bodies. */
  bodyModels: ReadonlyMap<string, BodyModel>;
  integration: Integration;
}

/** The source of a method's answer: a Lambda function, API Gateway itself, or nothing, for a route that the stack was told to leave out. */
export type Integration = LambdaIntegration | MockIntegration | StubIntegration;

/** No integration: the route answers 501. */
export interface StubIntegration {
  kind: "stub";
}

/** A Lambda function that gets the whole request and returns the whole answer (`AWS_PROXY`). */
export interface LambdaIntegration {
  kind: "lambda";
  functionArn: string;
  /** The time limit for the function. */
  timeoutMs: number;
  /** The ARN of the role that invokes the function, or `arn:aws:iam::*:user/*` for the caller itself. Undefined: API Gateway as a service. */
  credentials?: string;
}

/** A constant answer, without a function (`MOCK`). */
export interface MockIntegration {
  kind: "mock";
  /** The answer for each media type of a request's body, such as `application/json`. */
  answers: ReadonlyMap<string, MockAnswer>;
  /**
   * Whether a body whose media type is not in `answers` is refused with 415. Otherwise API Gateway passes such a body on, and a mock fails
   * on it.
   */
  refusesOtherTypes: boolean;
}

export interface MockAnswer {
  /** Replaces Access-Control-Allow-Origin by an allowed Origin of the request. Undefined for a constant answer. */
  origin?: OriginTemplate;
  status: number;
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
}

export interface RequiredParameter {
  in: "header" | "path" | "query";
  name: string;
}

/** A part of a path between two slashes: `people`, `{id}`, or `{rest+}`. The last form is greedy: it also matches all segments that follow. */
export type Segment =
  | { kind: "text"; text: string }
  | { kind: "parameter"; name: string }
  | { kind: "rest"; name: string };

/** The status, headers and body that the document defines for one type of gateway error (x-amazon-apigateway-gateway-responses). */
export interface GatewayResponse {
  statusCode?: number;
  /** Header values by header name. A value is a constant in single quotes, or a variable such as `context.requestId`. */
  headers: ReadonlyMap<string, string>;
  /** The template of an application/json body. */
  template?: string;
}
