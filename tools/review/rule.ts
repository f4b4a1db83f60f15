import type { Json } from "../../local/json.ts";
import type { ReadTemplate } from "./template.ts";

/** An operation of a contract. The template must publish it unchanged. */
export interface ReviewedOperation {
  /** Name of the contract: `age`. */
  contract: string;
  /** The HTTP method: `GET`. */
  method: string;
  path: string;
  auth: "NONE" | "AWS_IAM";
}

/** Facts outside the template that rules need. */
export interface ReviewContext {
  /** Every operation of every contract. */
  operations: readonly ReviewedOperation[];
  /** The Body that each contract generates, by the contract's name. */
  bodies: ReadonlyMap<string, Json>;
  /** Logical ids of policies that may contain statements beyond the allowed ones: `custom.reviewedPolicies` of serverless.yml. */
  reviewedPolicies: readonly string[];
  /** Every variant of the stack, for rules that compare variants. */
  siblings: readonly ReadTemplate[];
}

/** A requirement that every deployed template must meet. */
export interface Rule {
  /** The requirement in a few words: `sign-up-is-closed`. */
  id: string;
  /** A sentence that says what to do, and why. */
  says: string;
  /** Finds the places that break the rule: `UserPool.AutoVerifiedAttributes`. */
  find: (template: ReadTemplate, context: ReviewContext) => readonly string[];
}

/** A place of a template that breaks a rule. */
export interface Finding {
  rule: string;
  place: string;
  says: string;
}
