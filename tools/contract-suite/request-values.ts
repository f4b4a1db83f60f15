/** From values to the texts of a request, and back: how a parameter is written in a URL or a header. */
import type { ApiOperation, ApiParameter } from "../contract/api-contract.ts";
import type { Schemas } from "../contract/schemas.ts";
import { anyValue } from "./boundaries.ts";
import type { Pair, RequestValues } from "./case.ts";
import type { NamedExample } from "./examples.ts";

/** The texts of a parameter's value, one an item; nothing when a request cannot say it. */
export function textsOf(parameter: ApiParameter, value: unknown): string[] | undefined {
  const items: readonly unknown[] = parameter.array && Array.isArray(value) ? value : [value];
  if (parameter.array && (!Array.isArray(value) || value.length === 0)) return undefined;
  if (items.some((item) => typeof item === "object")) return undefined;
  const { separator } = parameter;
  const texts = items.map(String);
  // An item with the separator in it would be two, and an empty one stands for no list.
  if (separator !== null && texts.some((text) => text.includes(separator))) return undefined;
  const written = separator === null ? texts : [texts.join(separator)];
  return written.every((text) => sayable(parameter, text)) ? written : undefined;
}

/** Whether a text can stand at the parameter's place: a path's segment is never empty, and a header is printable ASCII. */
function sayable({ in: place }: ApiParameter, text: string): boolean {
  if (!text.isWellFormed()) return false;
  if (place === "path") return text !== "" && text !== "." && text !== "..";
  if (place === "header") return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text);
  return true;
}

/** The value that texts stand for, by JSON's own spelling: what is none of the declared type stays a text. */
export function spokenValue({ array, separator, type }: ApiParameter, texts: readonly string[]): unknown {
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

/** A request with the texts of one parameter replaced; without any when there are none. */
export function replaced(
  values: RequestValues,
  { in: place, name }: ApiParameter,
  texts: readonly string[],
): RequestValues {
  const others = values[place].filter(([other]) => other !== name);
  return { ...values, [place]: [...others, ...texts.map((text): Pair => [name, text])] };
}

/** A request of an example; required parameters for which it has no value get one. */
export function valuesOf(operation: ApiOperation, schemas: Schemas, example: NamedExample | undefined): RequestValues {
  let values: RequestValues = { query: [], path: [], header: [] };
  for (const parameter of operation.parameters) {
    const key = `${parameter.in} ${parameter.name}`;
    if (!example?.parameters.has(key) && !parameter.required) continue;
    const value = example?.parameters.has(key) ? example.parameters.get(key) : anyValue(schemas, parameter.schema);
    values = replaced(values, parameter, textsOf(parameter, value) ?? []);
  }
  const schema = Object.values(operation.body?.content ?? {})[0];
  if (operation.body === null || schema === undefined) return values;
  if (example?.body === undefined && !operation.body.required) return values;
  return { ...values, body: bodyText(operation, example?.body ?? anyValue(schemas, schema)) };
}

/** A body's value as it is sent: JSON where the media type is, plain text otherwise. */
export function bodyText(operation: ApiOperation, value: unknown): string {
  return mediaTypeOf(operation)?.endsWith("json") ? JSON.stringify(value) : String(value);
}

/** The first media type that an operation's body may have. */
export function mediaTypeOf({ body }: ApiOperation): string | undefined {
  return Object.keys(body?.content ?? {})[0];
}
