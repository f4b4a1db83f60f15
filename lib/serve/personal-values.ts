import type { APIGatewayProxyEvent } from "aws-lambda";
import type { OperationContract } from "./contract.ts";
import { bodyText, sentValues } from "./read-request.ts";

/**
 * Every text of a request that its contract marks personal, as it was sent and as it would look in a URL or in JSON. For the
 * masking of what was not written with them in mind; read again from the event, since it is wanted only when something is logged.
 */
export function personalValues(operation: OperationContract | undefined, event: APIGatewayProxyEvent): string[] {
  if (operation === undefined) return [];
  const marked = operation.parameters.filter(({ personal }) => personal);
  const sent = marked.flatMap((parameter) => sentValues(parameter, event));
  return [...sent, ...bodyValues(operation, event)].flatMap((text) => [
    text,
    encodeURIComponent(text.toWellFormed()),
    JSON.stringify(text).slice(1, -1),
  ]);
}

function bodyValues({ body }: OperationContract, event: APIGatewayProxyEvent): string[] {
  if (!body?.personal?.length) return [];
  try {
    return textsWithin(JSON.parse(bodyText(event) ?? ""), new Set(body.personal));
  } catch {
    // What is no JSON reached no handler, and readRequest repeats nothing of it.
    return [];
  }
}

/** The texts and numbers within properties of these names. */
export function textsWithin(value: unknown, names: ReadonlySet<string>, within = false): string[] {
  if (typeof value !== "object" || value === null) return within && value !== null ? [String(value)] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsWithin(item, names, within));
  return Object.entries(value).flatMap(([name, inner]) => textsWithin(inner, names, within || names.has(name)));
}
