import type { GatewayError } from "../gateway-error.ts";

/** The errors with which API Gateway answers for an authorizer, in AWS's words. Source: recorded answers. */
export const authorizerErrors = {
  unauthorized: (because: string): GatewayError => ({
    status: 401,
    responseType: "UNAUTHORIZED",
    errorType: "UnauthorizedException",
    message: "Unauthorized",
    style: "plain",
    because,
  }),
  expired: (because: string): GatewayError => ({
    status: 401,
    responseType: "EXPIRED_TOKEN",
    errorType: "UnauthorizedException",
    message: "The incoming token has expired",
    style: "plain",
    because,
  }),
  denied: (effect: "explicit deny" | "implicit deny", because: string): GatewayError => ({
    status: 403,
    responseType: "ACCESS_DENIED",
    errorType: "AccessDeniedException",
    message:
      effect === "explicit deny"
        ? "User is not authorized to access this resource with an explicit deny in an identity-based policy"
        : "User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action",
    style: "capital",
    because,
  }),
  /** The function failed, or its answer cannot be used. */
  misconfigured: (because: string): GatewayError => failure("AUTHORIZER_CONFIGURATION_ERROR", because),
  /** The function was not run, or did not answer in time. */
  failed: (because: string): GatewayError => failure("AUTHORIZER_FAILURE", because),
} as const;

const ERROR_TYPES = {
  AUTHORIZER_CONFIGURATION_ERROR: "AuthorizerConfigurationException",
  AUTHORIZER_FAILURE: "AuthorizerFailureException",
} as const;

function failure(responseType: keyof typeof ERROR_TYPES, because: string): GatewayError {
  return { status: 500, responseType, errorType: ERROR_TYPES[responseType], message: null, style: "plain", because };
}
