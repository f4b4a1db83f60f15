import type { Check, Violation } from "./contract.ts";
import { formats } from "./formats.ts";

/**
 * Returns the rule that the last call of `check` found broken, as the end of a sentence that begins with the field's name: "must name a
 * real day, written YYYYMMDD". The rule never contains the field's value.
 *
 * The rule may contain property names that the caller chose. The answer may repeat these names; the log may not. For the log, pass the
 * declared `names`: every other name, and the index of an item, then becomes `*`.
 */
export function brokenRule(check: Check, names?: readonly string[]): string {
  const violation = check.errors?.[0];
  if (!violation) return "breaks its contract";
  const { instancePath } = violation;
  const place = names ? instancePath.replaceAll(/[^/]+/g, (name) => (names.includes(name) ? name : "*")) : instancePath;
  return place === "" ? ruleOf(violation) : `${place} ${ruleOf(violation)}`;
}

function ruleOf({ keyword, message = "breaks its contract", params }: Violation): string {
  switch (keyword) {
    case "format":
      return formats[String(params["format"])]?.rule ?? `must be a ${params["format"]}`;
    case "pattern":
      return `must match the pattern ${params["pattern"]}`;
    case "enum":
      return `must be one of ${(Array.isArray(params["allowedValues"]) ? params["allowedValues"] : []).join(", ")}`;
    case "additionalProperties":
    case "unevaluatedProperties":
      return "must not have properties that the contract does not name";
    // For `const`, `minimum`, `type` and the like ajv's own message names the rule and not the value.
    default:
      return message;
  }
}
