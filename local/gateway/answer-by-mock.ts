import type { RawRequest, RawResponse } from "../http/raw-message.ts";
import { answerHeaders } from "./allow-origin.ts";
import { bodyType } from "./body-type.ts";
import type { MockIntegration } from "./definition/definition.ts";
import { type GatewayError, gatewayErrors } from "./gateway-error.ts";
import type { Query } from "./query.ts";
import type { RouteMatch } from "./route.ts";

/** Returns the mock's answer for the media type of a request's body, or the error when the mock has no template for this type. */
export function answerByMock(
  { answers, refusesOtherTypes }: MockIntegration,
  request: RawRequest,
  { match: { pathParameters }, query }: { match: RouteMatch; query: Query },
): RawResponse | GatewayError {
  const type = bodyType(request);
  const answer = answers.get(type);
  if (answer !== undefined) {
    const { body, status } = answer;
    return { status, headers: answerHeaders(answer, { request, pathParameters, query }), body };
  }
  if (refusesOtherTypes) return gatewayErrors.unsupportedMediaType(type);
  return gatewayErrors.internal(500, `the mock integration has no request template for ${type}`);
}
