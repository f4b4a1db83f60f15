import type { APIGatewayProxyEvent } from "aws-lambda";
import type { OperationContract } from "./contract.ts";
import { sentValues } from "./read-request.ts";

/**
 * Returns every value of a request that its contract marks personal, as it was sent and as it would look in a URL or in JSON, for the mask
 * to replace. The values are read from the event again, because only a request that logs a free text needs them.
 */
export function personalValues(operation: OperationContract | undefined, event: APIGatewayProxyEvent): string[] {
  if (operation === undefined) return [];
  const marked = operation.parameters.filter(({ personal }) => personal);
  const sent = marked.flatMap((parameter) => sentValues(parameter, event));
  const { body } = operation;
  if (body !== null) sent.push(...body.reader.personalTexts(body, event));
  return sent.flatMap((text) => [text, encodeURIComponent(text.toWellFormed()), JSON.stringify(text).slice(1, -1)]);
}

/**
 * Returns everything within the properties `names` as strings, at any depth: values and property names. The result may contain empty
 * strings. The function does not recurse, because a deeply nested body would overflow the call stack.
 */
export function textsWithin(value: unknown, names: ReadonlySet<string>): string[] {
  const texts: string[] = [];
  const waiting: [value: unknown, isWithin: boolean][] = [[value, false]];
  for (const [value, isWithin] of waiting) {
    if (typeof value !== "object" || value === null) {
      if (isWithin) texts.push(String(value ?? ""));
    } else {
      for (const [key, inner] of Object.entries(value)) {
        const name = Array.isArray(value) ? "" : key;
        if (isWithin) texts.push(name);
        waiting.push([inner, isWithin || names.has(name)]);
      }
    }
  }
  return texts;
}
