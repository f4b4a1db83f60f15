import type { LambdaAuthorizer } from "../definition/authorizer.ts";
import { type EventInput, eventHead } from "../proxy-event.ts";

/**
 * Writes the event of a REQUEST authorizer as JSON text: the event of a method without its body. Empty maps are empty objects here, and not null.
 *
 * Source: API Gateway developer guide, "Input to an API Gateway Lambda authorizer"; a recorded event.
 */
export function requestEvent(methodArn: string, input: EventInput): string {
  const head = eventHead(input);
  return JSON.stringify({
    type: "REQUEST",
    methodArn,
    ...head,
    queryStringParameters: head.queryStringParameters ?? {},
    multiValueQueryStringParameters: head.multiValueQueryStringParameters ?? {},
    pathParameters: head.pathParameters ?? {},
    stageVariables: head.stageVariables ?? {},
  });
}

/** Writes the event of a TOKEN authorizer as JSON text. */
export function tokenEvent(methodArn: string, authorizationToken: string): string {
  const type: LambdaAuthorizer["identity"]["type"] = "TOKEN";
  return JSON.stringify({ type, methodArn, authorizationToken });
}
