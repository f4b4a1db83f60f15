/** Converts values to the strings of a request and back, as a parameter is written in a URL or a header. */
import type { ApiOperation, ApiParameter } from "../contract/api-contract.ts";
import type { Schemas } from "../contract/schemas.ts";
import { anyValue } from "./boundaries.ts";
import type { Pair, RequestValues } from "./case.ts";
import type { NamedExample } from "./examples.ts";

/** The strings of a parameter's value, one for each item; undefined when a request cannot hold them. */
export function textsOf(parameter: ApiParameter, value: unknown): string[] | undefined {
  const items: readonly unknown[] = parameter.array && Array.isArray(value) ? value : [value];
  if (parameter.array && (!Array.isArray(value) || value.length === 0)) return undefined;
  if (items.some((item) => typeof item === "object")) return undefined;
  const { separator } = parameter;
  const texts = items.map(String);
  // An item that contains the separator would become two, and an empty string would be an empty list.
  if (separator !== null && texts.some((text) => text.includes(separator))) return undefined;
  const written = separator === null ? texts : [texts.join(separator)];
  return written.every((text) => isPossible(parameter, text)) ? written : undefined;
}

/** Tells whether a request can hold a string in this place: a path segment is not empty, and a header is printable ASCII. */
function isPossible({ in: place }: ApiParameter, text: string): boolean {
  if (!text.isWellFormed()) return false;
  if (place === "path") return text !== "" && text !== "." && text !== "..";
  if (place === "header") return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text);
  return true;
}

/** Converts a parameter's strings to the JSON value that they stand for. A string that is not of the declared type stays a string. */
export function valueOfTexts({ array, separator, type }: ApiParameter, texts: readonly string[]): unknown {
  const items = separator === null ? texts : texts.flatMap((text) => text.split(separator));
  const values = items.map((text) => {
    if (type === "string") return text;
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === (type === "boolean" ? "boolean" : "number") && text.trim() === text ? value : text;
    } catch {
      return text;
    }
  });
  return array ? values : values[0];
}

/** Replaces the strings of one parameter in a request. An empty list leaves the parameter out. */
export function withTexts(
  values: RequestValues,
  { in: place, name }: ApiParameter,
  texts: readonly string[],
): RequestValues {
  const others = values[place].filter(([other]) => other !== name);
  return { ...values, [place]: [...others, ...texts.map((text): Pair => [name, text])] };
}

/** Makes the request of an example. A required parameter without a value in the example gets a value made from its schema. */
export function valuesOf(operation: ApiOperation, schemas: Schemas, example: NamedExample | undefined): RequestValues {
  let values: RequestValues = { query: [], path: [], header: [] };
  for (const parameter of operation.parameters) {
    const key = `${parameter.in} ${parameter.name}`;
    if (!example?.parameters.has(key) && !parameter.required) continue;
    const value = example?.parameters.has(key) ? example.parameters.get(key) : anyValue(schemas, parameter.schema);
    values = withTexts(values, parameter, textsOf(parameter, value) ?? []);
  }
  const schema = Object.values(operation.body?.content ?? {})[0];
  if (operation.body === null || schema === undefined) return values;
  if (example?.body === undefined && !operation.body.required) return values;
  return { ...values, body: bodyText(operation, example?.body ?? anyValue(schemas, schema)) };
}

/** Writes a body as it is sent: as JSON when the media type is JSON, otherwise as plain text. */
export function bodyText(operation: ApiOperation, value: unknown): string {
  return mediaTypeOf(operation)?.endsWith("json") ? JSON.stringify(value) : String(value);
}

/** The first media type of an operation's body; undefined without a body. */
export function mediaTypeOf({ body }: ApiOperation): string | undefined {
  return Object.keys(body?.content ?? {})[0];
}
