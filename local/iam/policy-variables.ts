import type { RequestContext } from "./condition.ts";
import { literal } from "./wildcard.ts";

const VARIABLE = /\$\{[^}]*\}/g;
/** The name and the default of a variable: `aws:username, 'nobody'`. */
const KEY = /^\s*([^,]+?)\s*(?:,\s*'(.*)')?\s*$/;
/** Variables that are the character itself. */
const SPECIAL: readonly string[] = ["*", "?", "$"];

/**
 * Replaces the policy variables of a string, such as `${aws:userid}`. Undefined when one of them does not have exactly one value in the request,
 * or an empty one. `${*}`, `${?}` and `${$}` are those characters themselves, and `${key, 'text'}` has the default `text`. Replaced values are
 * literal: `*` and `?` in them are no wildcards.
 *
 * Source: IAM user guide, "Policy variables". They need Version 2012-10-17; in an older policy the string stays as it is.
 */
export function expandVariables(text: string, version: string, context: RequestContext): string | undefined {
  if (version !== "2012-10-17") return text;
  let known = true;
  const expanded = text.replace(VARIABLE, (variable) => {
    const value = resolveVariable(variable.slice(2, -1), context);
    if (value === undefined) known = false;
    return literal(value ?? variable);
  });
  return known ? expanded : undefined;
}

function resolveVariable(inside: string, context: RequestContext): string | undefined {
  if (SPECIAL.includes(inside)) return inside;
  const { fallback, key } = readVariable(inside);
  const values = context.get(key.toLowerCase());
  return (values?.length === 1 && values[0]) || fallback;
}

/** Lists the condition keys that a string names in variables, as they are written. */
export function variablesIn(text: string, version: string): readonly string[] {
  if (version !== "2012-10-17") return [];
  return Array.from(text.matchAll(VARIABLE), ([variable]) => variable.slice(2, -1))
    .filter((inside) => !SPECIAL.includes(inside))
    .map((inside) => readVariable(inside).key);
}

/** Splits a variable into its key and its default. One that has another form is a key that no request has. */
function readVariable(inside: string): { key: string; fallback: string | undefined } {
  const [, key = inside, fallback] = KEY.exec(inside) ?? [];
  return { key, fallback };
}
