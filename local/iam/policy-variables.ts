import type { RequestContext } from "./condition.ts";
import { literal } from "./wildcard.ts";

const VARIABLE = /\$\{[^}]*\}/g;
/** Matches the inside of a variable: the name and an optional default, as in `aws:username, 'nobody'`. */
const KEY = /^\s*([^,]+?)\s*(?:,\s*'(.*)')?\s*$/;
/** Names of the variables whose value is their own name: `${*}` is `*`. */
const SPECIAL: readonly string[] = ["*", "?", "$"];

/**
 * Replaces the policy variables of a string, such as `${aws:userid}`, by their values in the request. Returns undefined when a variable without a
 * default has no value in the request, several values or an empty one. `${*}`, `${?}` and `${$}` are those characters themselves, and `${key,
 * 'text'}` has the default `text`. The characters `*` and `?` in a variable's value are not wildcards. Variables need Version 2012-10-17; in an older
 * policy the string stays as it is.
 *
 * Source: IAM user guide, "Policy variables".
 */
export function expandVariables(text: string, version: string, context: RequestContext): string | undefined {
  if (version !== "2012-10-17" || !text.includes("${")) return text;
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

/** Lists the condition keys that the variables of a string name, in the spelling of the string. */
export function variablesIn(text: string, version: string): readonly string[] {
  if (version !== "2012-10-17") return [];
  return Array.from(text.matchAll(VARIABLE), ([variable]) => variable.slice(2, -1))
    .filter((inside) => !SPECIAL.includes(inside))
    .map((inside) => readVariable(inside).key);
}

/** Splits a variable into its key and its default. Malformed text becomes a key that no request has. */
function readVariable(inside: string): { key: string; fallback: string | undefined } {
  const [, key = inside, fallback] = KEY.exec(inside) ?? [];
  return { key, fallback };
}
