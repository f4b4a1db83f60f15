import { headerValues } from "../../http/raw-message.ts";
import type { LambdaAuthorizer, RequestIdentity, TokenIdentity } from "../definition/authorizer.ts";
import type { GatewayError } from "../gateway-error.ts";
import { type EventInput, eventHead } from "../proxy-event.ts";
import { authorizerErrors } from "./authorizer-errors.ts";
import { requestEvent, tokenEvent } from "./authorizer-event.ts";
import { identityValues } from "./identity-values.ts";

/** The identity in a request: the values that the cache distinguishes callers by, and the event for the function. */
export interface Identity {
  /** All values of all identity sources, in the authorizer's order. */
  values: readonly (readonly string[])[];
  event: (methodArn: string) => string;
}

const { unauthorized } = authorizerErrors;

/**
 * Reads the identity for a Lambda authorizer, or returns the refusal. API Gateway refuses a request without invoking the function when the
 * token is missing or does not match the validation expression. A REQUEST authorizer's missing identity source is a reason to refuse only
 * when results are cached.
 */
export function readIdentity(authorizer: LambdaAuthorizer, input: EventInput): Identity | GatewayError {
  const { identity, ttlMs } = authorizer;
  return identity.type === "TOKEN" ? readToken(identity, input) : readSources(identity, ttlMs > 0, input);
}

function readToken({ header, pattern }: TokenIdentity, { request }: EventInput): Identity | GatewayError {
  const [token = "", another] = headerValues(request, header);
  if (another !== undefined) return unauthorized(`the header ${header} is repeated`);
  if (token.trim() === "") return unauthorized(`the request has no token in the header ${header}`);
  if (pattern !== undefined && !pattern.test(token))
    return unauthorized(`the token in the header ${header} does not match IdentityValidationExpression`);
  return { values: [[token]], event: (methodArn) => tokenEvent(methodArn, token) };
}

function readSources({ sources }: RequestIdentity, mustBePresent: boolean, input: EventInput): Identity | GatewayError {
  const { requestContext } = eventHead(input);
  const { query, request, stage } = input;
  const values = sources.map((source) =>
    identityValues(source, { request, query, stageVariables: stage.variables, requestContext }),
  );
  const missing = sources.find((_, index) => values[index]?.length === 0);
  if (mustBePresent && missing !== undefined)
    return unauthorized(`the identity source ${missing.name} (${missing.in}) is missing or blank`);
  return { values, event: (methodArn) => requestEvent(methodArn, input) };
}
