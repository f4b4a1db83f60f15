import { isObject, type Json } from "../json.ts";
import type { Problems } from "./problems.ts";

/** Evaluates one of the template's conditions. `where` is the place that names the condition. */
export type Conditions = (name: string, where: string) => boolean;

/**
 * Makes the evaluator of the template's conditions, each a combination of Fn::Equals, Fn::And, Fn::Or, Fn::Not and other conditions. A condition that
 * cannot be evaluated becomes a problem and counts as false.
 */
export function evaluateConditions(
  conditions: Json,
  resolve: (value: unknown, where: string) => unknown,
  problems: Problems,
): Conditions {
  const known = new Map<string, boolean | "evaluating">();

  function byName(name: string, where: string): boolean {
    const before = known.get(name);
    if (before === "evaluating") return refuse(where, `: the condition ${name} names itself.`);
    if (before !== undefined) return before;
    if (!Object.hasOwn(conditions, name)) return refuse(where, `: the condition ${name} is not defined.`);
    known.set(name, "evaluating");
    const truth = evaluate(conditions[name], `Conditions.${name}`);
    known.set(name, truth);
    return truth;
  }

  function evaluate(node: unknown, where: string): boolean {
    const [key, argument] = isObject(node) && Object.keys(node).length === 1 ? (Object.entries(node)[0] ?? []) : [];
    const parts: readonly unknown[] = Array.isArray(argument) ? argument : [];
    switch (key) {
      case "Condition":
        return byName(String(argument), where);
      case "Fn::Equals":
        return parts.length === 2 ? isEqual(parts, where) : refuse(where, ": Fn::Equals must have two values.");
      case "Fn::Not":
        return parts.length === 1 ? !evaluate(parts[0], where) : refuse(where, ": Fn::Not must have one condition.");
      case "Fn::And":
        return severalOf(parts, where, key) && parts.map((part) => evaluate(part, where)).every(Boolean);
      case "Fn::Or":
        return severalOf(parts, where, key) && parts.map((part) => evaluate(part, where)).some(Boolean);
      default:
        return refuse(where, " must be Fn::Equals, Fn::And, Fn::Or, Fn::Not or the name of a condition.");
    }
  }

  function isEqual([left, right]: readonly unknown[], where: string): boolean {
    return asText(resolve(left, where)) === asText(resolve(right, where));
  }

  function severalOf({ length }: readonly unknown[], where: string, key: string): boolean {
    return (length >= 2 && length <= 10) || refuse(where, `: ${key} must have 2 to 10 conditions.`);
  }

  function refuse(where: string, sentence: string): false {
    problems.add(where, sentence);
    return false;
  }

  return byName;
}

/** Turns a value into a string, because CloudFormation compares strings: the number 1 equals "1". */
function asText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
