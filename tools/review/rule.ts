import type { Json } from "../../local/json.ts";
import type { ReadTemplate } from "./template.ts";

/** An operation of a contract, which the template must publish as it is. */
export interface ReviewedOperation {
  /** Name of the contract: `age`. */
  contract: string;
  /** `GET`. */
  method: string;
  path: string;
  auth: "NONE" | "AWS_IAM";
}

/** Facts outside the template that a rule looks at. */
export interface ReviewContext {
  /** Every operation of every contract. */
  operations: readonly ReviewedOperation[];
  /** The Body that each contract generates, by the contract's name. */
  bodies: ReadonlyMap<string, Json>;
  /** Logical ids of policies whose statements are accepted although they are not listed: `custom.reviewedPolicies` of serverless.yml. */
  reviewedPolicies: readonly string[];
  /** Every variant of the stack, for rules about the differences between two of them. */
  siblings: readonly ReadTemplate[];
}

/** A statement that must hold in every deployed template. */
export interface Rule {
  /** The statement in short: `sign-up-is-closed`. */
  id: string;
  /** A sentence that says what to do, and why. */
  says: string;
  /** Finds the places where the statement does not hold: `UserPool.AutoVerifiedAttributes`. */
  find: (template: ReadTemplate, context: ReviewContext) => readonly string[];
}

/** A place where a rule does not hold. */
export interface Finding {
  rule: string;
  place: string;
  says: string;
}
