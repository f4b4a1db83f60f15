import type { APIGatewayProxyEvent } from "aws-lambda";
import type { OperationContract } from "./contract.ts";
import { bodyText, sentValues } from "./read-request.ts";

/**
 * Returns every value of a request that its contract marks personal, as it was sent and as it would look in a URL or in JSON. The mask
 * looks for these. They are read from the event again, because only a request that logs a free text needs them.
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
    // A body that is not JSON reached no handler, and readRequest repeats nothing of it.
    return [];
  }
}

/** Returns the strings, numbers and property names within properties of these names. */
export function textsWithin(value: unknown, names: ReadonlySet<string>, within = false): string[] {
  if (typeof value !== "object" || value === null) return within && value !== null ? [String(value)] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsWithin(item, names, within));
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(within ? [name] : []),
    ...textsWithin(inner, names, within || names.has(name)),
  ]);
}
