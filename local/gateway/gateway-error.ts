import type { RawResponse } from "../http/raw-message.ts";
import type { BrokenRule } from "./body-model.ts";
import { type ContextVariables, evaluateHeaderExpression, substitute } from "./context-variables.ts";
import type { GatewayResponse } from "./definition/definition.ts";
import type { MissingParameter } from "./missing-parameters.ts";
import type { RequestIds } from "./request-ids.ts";

/** An error with which API Gateway itself answers a request. */
export interface GatewayError {
  status: number;
  /** The type of gateway response that can change the answer: `INVALID_SIGNATURE`. */
  responseType: string;
  /** The value of the header x-amzn-ErrorType. */
  errorType: string;
  /** Null when an authorizer failed: the body of the answer is then `{"message":null}`. */
  message: string | null;
  /**
   * How AWS writes the body, unless a gateway response of the definition replaces it. "plain": `{"message":"…"}`, before validation. "spaced": with a
   * space after the colon, from validation on. "capital": with a capital M, when a policy denies.
   */
  style: "plain" | "spaced" | "capital";
  /** The reason in plain words. It goes into the log and not into the answer. */
  because: string;
  /** A description of what is wrong with the request, for $context.error.validationErrorString. */
  validationError?: string;
}

/**
 * Writes an error as AWS does. The definition's gateway response for the error's type may change its status, headers and body. Without one
 * for the type, the gateway response for the error's class is used (DEFAULT_4XX, DEFAULT_5XX).
 */
export function writeGatewayError(
  error: GatewayError,
  { requestId, extendedRequestId, traceId }: RequestIds,
  gatewayResponses: ReadonlyMap<string, GatewayResponse>,
): RawResponse {
  const shape =
    gatewayResponses.get(error.responseType) ??
    gatewayResponses.get(error.status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
  const variables: ContextVariables = {
    "error.message": String(error.message),
    "error.messageString": JSON.stringify(error.message),
    "error.responseType": error.responseType,
    "error.validationErrorString": error.validationError ?? "",
    requestId,
    extendedRequestId,
  };
  const headers: [string, string][] = [
    ["Content-Type", "application/json"],
    ["x-amzn-RequestId", requestId],
    ["x-amzn-ErrorType", error.errorType],
    ["x-amz-apigw-id", extendedRequestId],
  ];
  // Recordings show the trace on a missing parameter and on a timeout, and on no error that comes before validation.
  if (error.style === "spaced") headers.push(["X-Amzn-Trace-Id", traceId]);
  for (const [name, expression] of shape?.headers ?? []) {
    setHeader(headers, name, evaluateHeaderExpression(expression, variables));
  }
  const template = shape?.template;
  return {
    status: shape?.statusCode ?? error.status,
    headers,
    body: template === undefined ? defaultBody(error) : substitute(template, variables),
  };
}

function defaultBody({ message, style }: GatewayError): string {
  const quoted = JSON.stringify(message);
  switch (style) {
    case "plain":
      return `{"message":${quoted}}`;
    case "spaced":
      return `{"message": ${quoted}}`;
    case "capital":
      return `{"Message":${quoted}}`;
  }
}

function setHeader(headers: [string, string][], name: string, value: string): void {
  const existing = headers.find(([known]) => known.toLowerCase() === name.toLowerCase());
  if (existing) existing[1] = value;
  else headers.push([name, value]);
}

/** The errors with which API Gateway itself answers, in AWS's words. The messages for a bad signature are in local/iam/refusals.ts. */
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
  badSignature: ({
    errorType,
    message,
    because,
  }: Pick<GatewayError, "errorType" | "message" | "because">): GatewayError => ({
    status: 403,
    responseType: errorType === "ExpiredTokenException" ? "EXPIRED_TOKEN" : "INVALID_SIGNATURE",
    errorType,
    message,
    style: "plain",
    because,
  }),
  tooManyRequests: (because: string): GatewayError => ({
    status: 429,
    responseType: "THROTTLED",
    errorType: "TooManyRequestsException",
    message: "Too Many Requests",
    style: "plain",
    because,
  }),
  limitExceeded: (because: string): GatewayError => ({
    status: 429,
    responseType: "QUOTA_EXCEEDED",
    errorType: "LimitExceededException",
    message: "Limit Exceeded",
    style: "plain",
    because,
  }),
  missingParameters: (missing: readonly MissingParameter[]): GatewayError => ({
    status: 400,
    responseType: "BAD_REQUEST_PARAMETERS",
    errorType: "BadRequestException",
    message: `Missing required request parameters: [${missing.map(({ name }) => name).join(", ")}]`,
    style: "spaced",
    because: missing
      .map(({ name, sentAs }) =>
        sentAs === undefined
          ? `${name} must be present and not blank`
          : `the header ${name} must be sent with these capital letters, and the request has ${sentAs}: API Gateway compares the names of required headers letter by letter`,
      )
      .join("; "),
  }),
  invalidBody: (broken: readonly BrokenRule[]): GatewayError => ({
    status: 400,
    responseType: "BAD_REQUEST_BODY",
    errorType: "BadRequestException",
    message: "Invalid request body",
    style: "spaced",
    because: `the body breaks these rules of its model: ${[...new Set(broken.map(({ rule }) => rule))].join(", ")}`,
    validationError: `[${broken.map(({ sentence }) => sentence).join(", ")}]`,
  }),
  unsupportedMediaType: (type: string): GatewayError => ({
    status: 415,
    responseType: "UNSUPPORTED_MEDIA_TYPE",
    errorType: "BadRequestException",
    message: "Unsupported Media Type",
    style: "spaced",
    because: `the integration has no request template for ${type}, and its passthroughBehavior lets no other type pass`,
  }),
  requestTooLong: (): GatewayError => ({
    status: 413,
    responseType: "REQUEST_TOO_LARGE",
    errorType: "BadRequestException",
    message: "Request Too Long",
    style: "spaced",
    because: "the Lambda event of this request is over 6 MB, the most that Lambda accepts",
  }),
  internal: (status: 500 | 502, because: string): GatewayError => ({
    status,
    responseType: status === 500 ? "API_CONFIGURATION_ERROR" : "INTEGRATION_FAILURE",
    errorType: "InternalServerErrorException",
    message: "Internal server error",
    style: "spaced",
    because,
  }),
  timeout: (ms: number, hasBegun: boolean): GatewayError => ({
    status: 504,
    responseType: "INTEGRATION_TIMEOUT",
    errorType: "InternalServerErrorException",
    message: "Endpoint request timed out",
    style: "spaced",
    because: hasBegun
      ? `the function did not answer within ${ms} ms, the integration's timeoutInMillis`
      : `the function did not begin within ${ms} ms, the integration's timeoutInMillis: its event waited for a free worker all the time`,
  }),
} as const;
