import type { ReadTemplate } from "./template.ts";

/** An operation as its contract has it: what the template's API has to be. */
export interface ReviewedOperation {
  /** `age`. */
  contract: string;
  /** `GET`. */
  method: string;
  path: string;
  auth: "NONE" | "AWS_IAM";
}

/** What a rule looks at beside the template. */
export interface ReviewContext {
  /** Every operation of every contract. */
  operations: readonly ReviewedOperation[];
  /** The other variants of the same stack: what has to differ between two of them is seen by no rule in one. */
  siblings: readonly ReadTemplate[];
}

/** One thing that holds in every template that is deployed. */
export interface Rule {
  /** `sign-up-is-closed`: what is true when the rule is kept. */
  id: string;
  /** What to do, and why, in a sentence. */
  says: string;
  /** The places where it does not hold: `UserPool.AutoVerifiedAttributes`. */
  find: (template: ReadTemplate, context: ReviewContext) => readonly string[];
}

export interface Finding {
  rule: string;
  place: string;
  says: string;
}
