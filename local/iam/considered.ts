import type { PolicyType } from "./evaluate.ts";
import { matchPrincipal } from "./match-principal.ts";
import { actionMismatch, type Question } from "./match-statement.ts";
import type { Condition, PolicyDocument, Statement } from "./policy-document.ts";
import { writeOperator } from "./write-statement.ts";

/** The part of a statement that did not match a request. */
export type Miss =
  | { part: "Principal" }
  | { part: "Action" | "NotAction" | "NotResource" | "Resource" }
  /** A policy variable in NotResource has no value in the request. */
  | { part: "variable" }
  /** `given` has the request's values of the condition key. */
  | { part: "Condition"; condition: Condition; given: readonly string[] };

/** A statement that was considered for a decision. */
export interface Considered {
  policyType: PolicyType;
  policy: string;
  /** The statement's Sid, or its place: `statement 0`. */
  label: string;
  statement: Statement;
  /** Undefined when the statement matched. */
  miss?: Miss;
  /** The path of the statement in the template. Undefined for a policy that is in no template. */
  place?: { path: string };
}

/** The comparisons of one policy with a request. Without the request's context and resource, since a record keeps this value. */
export interface Judged {
  policyType: PolicyType;
  policy: string;
  document: PolicyDocument;
  asked: Pick<Question, "action" | "hasBoundary" | "principal">;
  /** The statements that were compared, in their order. The other statements name other actions or other resources. */
  tried: readonly Tried[];
}

/** A statement that was compared with a request: its position in the policy, and the part that did not match. */
export interface Tried {
  position: number;
  /** Undefined when the statement matched. */
  miss?: Miss;
}

/** Lists the statements of a policy in their order, also those that were not compared because they name other actions or resources. */
export function listConsidered({ asked, document, policy, policyType, tried }: Judged): readonly Considered[] {
  const byPosition = new Map(tried.map((one) => [one.position, one]));
  return document.Statement.map((statement, position) => {
    const one = byPosition.get(position) ?? { miss: missOfOther(statement, asked) };
    const label = labelOf(statement, position);
    return {
      policyType,
      policy,
      label,
      statement,
      ...(one.miss !== undefined && { miss: one.miss }),
      ...(document.path !== undefined && { place: { path: `${document.path}.Statement[${position}]` } }),
    };
  });
}

/** Finds the first part that does not match, in a statement that names other actions or other resources than the request. */
function missOfOther(statement: Statement, { action, hasBoundary, principal }: Judged["asked"]): Miss {
  if (matchPrincipal(statement, principal, hasBoundary) === undefined) return { part: "Principal" };
  return { part: actionMismatch(statement, action) ?? "Resource" };
}

/** Returns the name of a statement: its Sid, or its position. */
export function labelOf({ Sid }: Statement, position: number): string {
  return Sid ?? `statement ${position}`;
}

/** Says in a clause for the log why a statement did not match. The values of the request are left out. */
export function missClause(statement: Statement, miss: Miss): string {
  switch (miss.part) {
    case "Principal":
      return "it is for another principal";
    case "variable":
      return "a policy variable has no value";
    case "Condition":
      return `its condition ${miss.condition.operator} on ${miss.condition.writtenKey} does not hold`;
    default:
      return `its ${miss.part} is ${statement[miss.part]?.join(", ")}`;
  }
}

/** A considered statement as the record of a request has it. */
export interface ConsideredFacts {
  policyType: PolicyType;
  policy: string;
  statement: string;
  effect: Statement["Effect"];
  matches: boolean;
  /** The reason why the statement does not match, with the values of both sides. */
  because?: string;
  place?: { path: string };
}

/** Returns what the record of a request says about one statement that the evaluator compared with the request. `asked` is the action and the resource of the request. */
export function considerFacts(
  { label, miss, place, policy, policyType, statement }: Considered,
  asked: { action: string; resource: string },
): ConsideredFacts {
  return {
    policyType,
    policy,
    statement: label,
    effect: statement.Effect,
    matches: miss === undefined,
    ...(miss !== undefined && { because: missSentence(statement, miss, asked) }),
    ...(place && { place }),
  };
}

function missSentence(
  statement: Statement,
  miss: Miss,
  { action, resource }: { action: string; resource: string },
): string {
  const clause = missClause(statement, miss);
  switch (miss.part) {
    case "Principal":
    case "variable":
      return clause;
    case "Action":
    case "NotAction":
      return `${clause}, and the request's is ${action}`;
    case "Resource":
    case "NotResource":
      return `${clause}, and the request's is ${resource}`;
    case "Condition": {
      const { condition, given } = miss;
      const values = given.length === 0 ? "the request has none" : `the request has ${given.join(", ")}`;
      return `its condition ${writeOperator(condition)} on ${condition.writtenKey} is for ${condition.values.join(", ")}, and ${values}`;
    }
  }
}
