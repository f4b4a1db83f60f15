import { asObject, isObject, type Json } from "../../local/json.ts";

/**
 * A variable of the Serverless Framework with the value `$`: no parameter has this name, so that the default after the comma is the value.
 */
const DOLLAR = "${param:dollarSign, '$'}";

/**
 * Writes the strings of a document so that they come out of the Serverless Framework as they went in. Without this, a description with
 * `${env:HOME}` would be deployed with the value of that variable. The values of `Fn::Sub` stay as they are: CloudFormation reads them.
 *
 * The framework's own escape, a backslash before `${`, fails after another dollar sign. So each dollar sign is written as a variable.
 */
export function literalTexts(document: Json): Json {
  return asObject(literal(document));
}

function literal(value: unknown): unknown {
  if (typeof value === "string") return literalText(value);
  if (Array.isArray(value)) return value.map(literal);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === "Fn::Sub" ? inner : literal(inner)]),
  );
}

/**
 * Writes every `${` of a text so that the framework leaves it as text. Backslashes before the dollar sign are doubled, because the
 * framework halves the backslashes before a variable.
 */
function literalText(text: string): string {
  return text.includes("${") ? text.replaceAll(/(\\*)\$/g, (_, slashes: string) => slashes + slashes + DOLLAR) : text;
}
