import type { RequestContext } from "./condition.ts";
import { literal } from "./wildcard.ts";

const VARIABLE = /\$\{([^}]*)\}/g;
/** The name and the default of a variable: `aws:username, 'nobody'`. */
const KEY = /^\s*([^,]+?)\s*(?:,\s*'(.*)')?\s*$/;
const SPECIAL: readonly string[] = ["*", "?", "$"];

/**
 * Replaces the policy variables of a string, such as `${aws:userid}`. Undefined when one of them does not have exactly one value in the request,
 * or an empty one. `${*}`, `${?}` and `${$}` are those characters themselves, and `${key, 'text'}` has the default `text`. Replaced values are
 * literal: `*` and `?` in them are no wildcards.
 *
 * Source: IAM user guide, "Policy variables". They need Version 2012-10-17; in an older policy the string stays as it is.
 */
export function expandVariables(text: string, version: string, context: RequestContext): string | undefined {
  if (version !== "2012-10-17" || !text.includes("${")) return text;
  let known = true;
  const expanded = text.replace(VARIABLE, (_, inside: string) => {
    if (SPECIAL.includes(inside)) return literal(inside);
    const [, key = "", fallback] = KEY.exec(inside) ?? [];
    const values = context.get(key.toLowerCase());
    const value = (values?.length === 1 && values[0]) || fallback;
    if (value === undefined) known = false;
    return literal(value ?? "");
  });
  return known ? expanded : undefined;
}

/** Lists the condition keys that a string names in variables, as they are written. */
export function variablesIn(text: string, version: string): readonly string[] {
  if (version !== "2012-10-17") return [];
  return [...text.matchAll(VARIABLE)]
    .map(([, inside = ""]) => inside)
    .filter((inside) => !SPECIAL.includes(inside))
    .map((inside) => KEY.exec(inside)?.[1] ?? inside);
}
