import { asObject, type Json } from "../../json.ts";
import type { OperationDocument, ParameterDocument } from "../api.ts";
import { exampleText, resolveSchema, type Schemas, typeOf } from "./make-example.ts";

/** A field of the form of an operation. Its value is text; an empty value leaves the parameter out of the request. */
export interface FormField {
  name: string;
  in: ParameterDocument["in"];
  required: boolean;
  description?: string;
  /** The bounds of the schema in words: `string, 8 characters`. */
  hint: string;
  /** The values of an enumeration. Empty for a free value. */
  choices: readonly string[];
  /** The value that the form begins with: the first example. Without an example, a parameter of the path begins with its name, because an empty path is another route. */
  initial: string;
  isPersonal: boolean;
}

/** The form of an operation. */
export interface FormModel {
  fields: readonly FormField[];
  /** The body that the form begins with. Undefined for an operation without a body. */
  body?: { mediaType: string; initial: string; required: boolean; examples: readonly { name: string; text: string }[] };
}

/** Values of a form's fields, by the field's place and name: `query:dob`. */
export type FormValues = Readonly<Record<string, string>>;

/** Makes the form of an operation from its contract. */
export function formModel(operation: OperationDocument, schemas: Schemas): FormModel {
  const fields = operation.parameters.map((parameter) => fieldOf(parameter, schemas));
  const [content] = operation.requestBody?.content ?? [];
  if (content === undefined) return { fields };
  const { examples, mediaType } = content;
  const named = examples.map((example) => ({
    name: example.name,
    text: exampleText({ ...content, examples: [example] }, schemas),
  }));
  const required = operation.requestBody?.required === true;
  return { fields, body: { mediaType, required, initial: exampleText(content, schemas), examples: named } };
}

/** Returns the key of a field's value. */
export function fieldKey({ in: place, name }: Pick<FormField, "in" | "name">): string {
  return `${place}:${name}`;
}

/** The request that the values of a form make, without credentials. */
export interface FormRequest {
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
}

/**
 * Makes the request of a form. Values of the path and of the query are percent-encoded; `{proxy+}` keeps its slashes. A field of the query whose schema is
 * an array is sent once for each of its values, which commas separate.
 */
export function formRequest({ parameters, path }: OperationDocument, values: FormValues): FormRequest {
  const valueFor = (place: FormField["in"], name: string) => values[fieldKey({ in: place, name })] ?? "";
  const filled = path.replaceAll(/\{(.+?)(\+?)\}/g, (_, name: string, greedy: string) => {
    const encoded = encodeURIComponent(valueFor("path", name));
    return greedy === "" ? encoded : encoded.replaceAll("%2F", "/");
  });
  const given = parameters.filter(({ in: place, name }) => valueFor(place, name) !== "");
  const pairs = given
    .filter((parameter) => parameter.in === "query")
    .flatMap(({ name, schema }) => {
      const value = valueFor("query", name);
      const each = typeOf(schema) === "array" ? value.split(",").map((one) => one.trim()) : [value];
      return each.map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`);
    });
  const headers = given
    .filter((parameter) => parameter.in === "header")
    .map(({ name }) => [name, valueFor("header", name)] as const);
  return { target: pairs.length === 0 ? filled : `${filled}?${pairs.join("&")}`, headers };
}

function fieldOf(parameter: ParameterDocument, schemas: Schemas): FormField {
  const { description, examples, in: place, isPersonal, name, required } = parameter;
  const schema = resolveSchema(parameter.schema, schemas);
  const [first] = examples;
  const choices = Array.isArray(schema["enum"]) ? schema["enum"].map(String) : [];
  const initial = first?.value ?? schema["example"] ?? schema["default"] ?? (required ? choices[0] : undefined);
  const fallback = place === "path" ? name : "";
  return {
    name,
    in: place,
    required,
    ...(description !== undefined && { description }),
    hint: schemaHint(schema),
    choices: typeOf(schema) === "boolean" ? ["true", "false"] : choices,
    initial: initial === undefined ? fallback : String(initial),
    isPersonal,
  };
}

/** Writes the type and the bounds of a schema in words. */
export function schemaHint(schema: Json): string {
  const { enum: choices, format, maximum, maxLength, minimum, minLength, pattern } = schema;
  const items =
    typeOf(schema) === "array" ? `list of ${typeOf(asObject(schema["items"])) ?? "values"}` : typeOf(schema);
  const parts = [
    format === undefined ? items : `${items ?? "string"} (${format})`,
    boundsText(minimum, maximum, ""),
    boundsText(minLength, maxLength, " characters"),
    pattern === undefined ? undefined : `pattern ${pattern}`,
    Array.isArray(choices) ? `one of ${choices.join(", ")}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

function boundsText(least: unknown, most: unknown, unit: string): string | undefined {
  if (least === undefined) return most === undefined ? undefined : `at most ${most}${unit}`;
  if (most === undefined) return `at least ${least}${unit}`;
  return least === most ? `${least}${unit}` : `${least} to ${most}${unit}`;
}
