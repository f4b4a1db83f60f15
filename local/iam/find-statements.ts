import { getOrMake } from "../get-or-make.ts";
import { createPatternIndex, type PatternIndex } from "./pattern-index.ts";
import type { PolicyDocument, Statement } from "./policy-document.ts";

/** The action and the resource of a request. `resource` is undefined for a trust policy. */
interface Asked {
  action: string;
  resource: string | undefined;
}

/** The statements of one policy, by their resources and then by their actions. */
type StatementIndex = PatternIndex<PatternIndex<number[]>>;

/** A policy with fewer statements is read from its beginning to its end, which is faster. */
const FEWEST_INDEXED = 16;

/** The index of each policy, made when the policy is first evaluated. Policies do not change after they are read. */
const indexes = new WeakMap<PolicyDocument, StatementIndex>();

/**
 * Finds the statements of a policy that may match a request, by their positions, in their order. Every other statement names other actions or other
 * resources. The time depends on the number of statements that are found, and not on the number of statements of the policy.
 */
export function findStatements(document: PolicyDocument, { action, resource }: Asked): readonly number[] {
  if (resource === undefined || document.Statement.length < FEWEST_INDEXED) return [...document.Statement.keys()];
  const name = action.toLowerCase();
  const found = indexOf(document)
    .find(resource)
    .flatMap((byAction) => byAction.find(name))
    .flat();
  // A statement with several patterns may be found several times.
  return [...new Set(found)].sort((one, other) => one - other);
}

function indexOf(document: PolicyDocument): StatementIndex {
  return getOrMake(indexes, document, () => {
    const index: StatementIndex = createPatternIndex();
    for (const [position, statement] of document.Statement.entries()) add(index, statement, position);
    return index;
  });
}

/** Adds a statement to an index. A statement with NotAction or NotResource may match anything. */
function add(index: StatementIndex, { Action = ["*"], Resource = ["*"] }: Statement, position: number): void {
  for (const resource of Resource) {
    const byAction = index.at(resource, () => createPatternIndex());
    for (const action of Action) byAction.at(action.toLowerCase(), () => []).push(position);
  }
}
