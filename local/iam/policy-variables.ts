import type { RequestContext } from "./condition.ts";
import { literal } from "./wildcard.ts";

/**
 * Replaces the policy variables of a string, such as `${aws:userid}`. Undefined when one of them does not have exactly one value in the request.
 * `${*}`, `${?}` and `${$}` are those characters themselves, and `${key, 'text'}` has the default `text`. Replaced values are literal: `*` and `?`
 * in them are no wildcards.
 *
 * Source: IAM user guide, "Policy variables". They need Version 2012-10-17; in an older policy the string stays as it is.
 */
export function expandVariables(text: string, version: string, context: RequestContext): string | undefined {
  if (version !== "2012-10-17" || !text.includes("${")) return text;
  let known = true;
  const expanded = text.replace(/\$\{([^}]*)\}/g, (_, inside: string) => {
    if (inside === "*" || inside === "?" || inside === "$") return literal(inside);
    const [, key = "", fallback] = /^\s*([^,]+?)\s*(?:,\s*'(.*)')?\s*$/.exec(inside) ?? [];
    const values = context.get(key.toLowerCase());
    const value = values?.length === 1 ? values[0] : fallback;
    if (value === undefined) known = false;
    return literal(value ?? "");
  });
  return known ? expanded : undefined;
}
