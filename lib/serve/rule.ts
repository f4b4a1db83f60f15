import type { Check } from "./contract.ts";
import { formats } from "./formats.ts";

/**
 * The rule that the last call of `check` found broken, as the end of a sentence that begins with the field's name:
 * "must name a real day, written YYYYMMDD". It never holds the value.
 */
export function brokenRule(check: Check): string {
  const violation = check.errors?.[0];
  if (!violation) return "breaks its contract";
  const where = violation.instancePath === "" ? "" : `${violation.instancePath} `;
  return where + ruleOf(violation.keyword, violation.params, violation.message);
}

function ruleOf(keyword: string, params: Readonly<Record<string, unknown>>, message = "breaks its contract"): string {
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
    // `const`, `minimum`, `type` and the like: ajv's own words name the rule and not the value.
    default:
      return message;
  }
}
