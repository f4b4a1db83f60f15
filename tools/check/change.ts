import { type Direction, type Effect, effectOf, type Rule } from "./change-rules.ts";

/** One difference between a contract and an earlier one of the same name. */
export interface Change {
  rule: Rule;
  effect: Effect;
  /** Name of the contract: `age`. */
  contract: string;
  /** Path of the contract from the root: `api/age.yaml`. */
  file: string;
  /**
   * JSON pointer of the difference in the new contract, with references resolved. For a part that was removed, the pointer leads into the
   * old contract.
   */
  place: string;
  /** The operations that the difference affects, by their old and new ids; null when the difference affects the whole contract. */
  operations: readonly string[] | null;
  sentence: string;
}

export function ruleAndEffect(rule: Rule, direction?: Direction): Pick<Change, "rule" | "effect"> {
  return { rule, effect: effectOf(rule, direction) };
}
