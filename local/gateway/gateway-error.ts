import type { RawResponse } from "../http/raw-message.ts";

/** What a contract makes of one kind of error (x-amazon-apigateway-gateway-responses). */
export interface GatewayResponse {
  statusCode?: number;
  /** Header name -> value: a text in single quotes, or a `$context` variable. */
  headers: ReadonlyMap<string, string>;
  /** The template for application/json. */
  template?: string;
}

/** A request that API Gateway answers by itself. */
export interface GatewayError {
  status: number;
  /** The gateway response that a definition can shape: `INVALID_SIGNATURE`. */
  responseType: string;
  /** x-amzn-ErrorType. */
  errorType: string;
  message: string;
  /**
   * How AWS writes the body unless the definition says otherwise: `{"message":"…"}` before the integration, with a space behind the colon from
   * validation on, and with a capital when a policy denies.
   */
  style: "plain" | "spaced" | "capital";
  /** Why, in plain words, for the log alone. */
  because: string;
}

/** What a request is called on the wire. */
export interface RequestIds {
  /** x-amzn-RequestId, a UUID. */
  requestId: string;
  /** x-amz-apigw-id. */
  extendedRequestId: string;
  /** X-Amzn-Trace-Id, `Root=…`. */
  traceId: string;
}

/** The variables of a gateway response: what of `$context` is imitated. */
const CONTEXT = [
  "error.message",
  "error.messageString",
  "error.responseType",
  "requestId",
  "extendedRequestId",
] as const;
type Context = Readonly<Record<(typeof CONTEXT)[number], string>>;
const VARIABLE = /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g;

/** Writes an error as AWS does, shaped by the definition's gateway responses: its own type first, then its class. */
export function writeGatewayError(
  error: GatewayError,
  { requestId, extendedRequestId, traceId }: RequestIds,
  gatewayResponses: ReadonlyMap<string, GatewayResponse>,
): RawResponse {
  const shaped =
    gatewayResponses.get(error.responseType) ??
    gatewayResponses.get(error.status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
  const context: Context = {
    "error.message": error.message,
    "error.messageString": JSON.stringify(error.message),
    "error.responseType": error.responseType,
    requestId,
    extendedRequestId,
  };
  const headers: [string, string][] = [
    ["Content-Type", "application/json"],
    ["x-amzn-RequestId", requestId],
    ["x-amzn-ErrorType", error.errorType],
    ["x-amz-apigw-id", extendedRequestId],
  ];
  // Who was not let in gets none: recorded of missing parameters and of timeouts, and of no refusal before them.
  if (error.style === "spaced") headers.push(["X-Amzn-Trace-Id", traceId]);
  for (const [name, value] of shaped?.headers ?? []) set(headers, name, headerText(value, context));
  const template = shaped?.template;
  return {
    status: shaped?.statusCode ?? error.status,
    headers,
    body: template === undefined ? defaultBody(error) : substitute(template, context),
  };
}

function defaultBody({ message, style }: GatewayError): string {
  const text = JSON.stringify(message);
  switch (style) {
    case "plain":
      return `{"message":${text}}`;
    case "spaced":
      return `{"message": ${text}}`;
    case "capital":
      return `{"Message":${text}}`;
  }
}

/** A constant in single quotes, or a variable. */
function headerText(value: string, context: Context): string {
  return /^'(.*)'$/s.exec(value)?.[1] ?? substitute(value.replace(/^context\./, "$context."), context);
}

/** `$context.NAME` and nothing else: gateway responses have no template language. */
function substitute(template: string, context: Context): string {
  return template.replace(VARIABLE, (variable, name: string) => (isKnown(name) ? context[name] : variable));
}

/** Whether a header's value is one that a gateway response can be given here: a constant in single quotes, or a known variable. */
export function isHeaderText(value: string): boolean {
  return /^'.*'$/s.test(value) || isKnown(/^context\.(.+)$/.exec(value)?.[1] ?? "");
}

/** What a template has of variables that are not imitated: `$context.stage`, `$input.path`. */
export function unknownVariables(template: string): string[] {
  const known = template.replace(VARIABLE, (variable, name: string) => (isKnown(name) ? "" : variable));
  return known.match(/\$[A-Za-z{][\w.{}]*|^\s*#\w+/gm) ?? [];
}

function isKnown(name: string): name is (typeof CONTEXT)[number] {
  return CONTEXT.some((known) => known === name);
}

function set(headers: [string, string][], name: string, value: string): void {
  const existing = headers.find(([known]) => known.toLowerCase() === name.toLowerCase());
  if (existing) existing[1] = value;
  else headers.push([name, value]);
}

/** AWS's words for everything that API Gateway itself refuses, beside what a signature is refused for (local/iam/refusals.ts). */
export const gatewayErrors = {
  missingToken: (because: string): GatewayError => ({
    status: 403,
    responseType: "MISSING_AUTHENTICATION_TOKEN",
    errorType: "MissingAuthenticationTokenException",
    message: "Missing Authentication Token",
    style: "plain",
    because,
  }),
  forbidden: (because: string): GatewayError => ({
    status: 403,
    responseType: "ACCESS_DENIED",
    errorType: "ForbiddenException",
    message: "Forbidden",
    style: "plain",
    because,
  }),
  tooManyRequests: (): GatewayError => ({
    status: 429,
    responseType: "THROTTLED",
    errorType: "TooManyRequestsException",
    message: "Too Many Requests",
    style: "plain",
    because: "the method takes no more at this rate (the stage's MethodSettings)",
  }),
  missingParameters: (names: readonly string[]): GatewayError => ({
    status: 400,
    responseType: "BAD_REQUEST_PARAMETERS",
    errorType: "BadRequestException",
    message: `Missing required request parameters: [${names.join(", ")}]`,
    style: "spaced",
    because: `${names.join(", ")} must be given and not be blank`,
  }),
  requestTooLong: (): GatewayError => ({
    status: 413,
    responseType: "REQUEST_TOO_LARGE",
    errorType: "BadRequestException",
    message: "Request Too Long",
    style: "spaced",
    because: "Lambda takes no event over 6 MB",
  }),
  internal: (status: 500 | 502, because: string): GatewayError => ({
    status,
    responseType: status === 500 ? "API_CONFIGURATION_ERROR" : "INTEGRATION_FAILURE",
    errorType: "InternalServerErrorException",
    message: "Internal server error",
    style: "spaced",
    because,
  }),
  timeout: (ms: number): GatewayError => ({
    status: 504,
    responseType: "INTEGRATION_TIMEOUT",
    errorType: "InternalServerErrorException",
    message: "Endpoint request timed out",
    style: "spaced",
    because: `the function did not answer within ${ms} ms, the integration's timeoutInMillis`,
  }),
} as const;
