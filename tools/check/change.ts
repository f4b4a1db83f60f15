import { type Direction, type Effect, effectOf, type Rule } from "./change-rules.ts";

/** One difference between a contract and an earlier one of the same name. */
export interface Change {
  rule: Rule;
  effect: Effect;
  /** `age`. */
  contract: string;
  /** `api/age.yaml`. */
  file: string;
  /** JSON pointer in the new contract with references resolved; in the old one for something that was removed. */
  place: string;
  /** The operations that it touches, by their old and new ids; null when it touches the whole contract. */
  operations: readonly string[] | null;
  sentence: string;
}

export function ruleAndEffect(rule: Rule, direction?: Direction): Pick<Change, "rule" | "effect"> {
  return { rule, effect: effectOf(rule, direction) };
}
