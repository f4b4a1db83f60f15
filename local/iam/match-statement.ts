import { conditionHolds, type RequestContext } from "./condition.ts";
import type { Miss } from "./considered.ts";
import { type Caller, matchPrincipal, type NamedAs } from "./match-principal.ts";
import type { PolicyDocument, Statement } from "./policy-document.ts";
import { expandVariables } from "./policy-variables.ts";
import { matchesAction, matchesResource } from "./wildcard.ts";

/** A request to evaluate against a single policy. `resource` is undefined for a trust policy. */
export interface Question {
  principal: Caller;
  /** True when the principal has a permissions boundary. */
  hasBoundary: boolean;
  action: string;
  resource: string | undefined;
  context: RequestContext;
}

/** The result of comparing a statement with a request. */
export type Match = { matches: true; namedAs: NamedAs } | { matches: false; miss: Miss };

/** Compares a statement with a request. The first part that does not match is the reason. */
export function matchStatement(statement: Statement, { Version }: PolicyDocument, request: Question): Match {
  const { action, context, resource } = request;
  const expand = (text: string) => expandVariables(text, Version, context);

  const namedAs = matchPrincipal(statement, request.principal, request.hasBoundary);
  if (namedAs === undefined) return mismatch({ part: "Principal" });

  const element = actionMismatch(statement, action);
  if (element !== undefined) return mismatch({ part: element });

  const missed = resource === undefined ? undefined : resourceMismatch(statement, resource, expand);
  if (missed !== undefined) return mismatch({ part: missed });

  for (const condition of statement.Condition ?? []) {
    if (!conditionHolds(condition, statement.Effect, context, expand)) {
      return mismatch({ part: "Condition", condition, given: context.get(condition.key) ?? [] });
    }
  }
  return { matches: true, namedAs };
}

/** Returns the element of a statement that excludes an action, Action or NotAction; undefined when the statement applies to the action. */
export function actionMismatch(
  { Action, NotAction }: Pick<Statement, "Action" | "NotAction">,
  action: string,
): "Action" | "NotAction" | undefined {
  const isAction = (pattern: string) => matchesAction(pattern, action);
  if (Action && !Action.some(isAction)) return "Action";
  return NotAction?.some(isAction) ? "NotAction" : undefined;
}

/**
 * Returns the element of a statement that excludes a resource, Resource or NotResource; undefined when the statement applies to the resource. A pattern whose variable has no value matches no resource. In the
 * NotResource of an Allow, such a pattern makes the whole statement allow nothing. Source: IAM user guide, "Policy variables".
 */
function resourceMismatch(
  { Effect, Resource, NotResource }: Statement,
  resource: string,
  expand: (text: string) => string | undefined,
): "NotResource" | "Resource" | "variable" | undefined {
  const isResource = (pattern: string) => {
    const expanded = expand(pattern);
    return expanded !== undefined && matchesResource(expanded, resource);
  };
  if (Resource && !Resource.some(isResource)) return "Resource";
  if (NotResource?.some(isResource)) return "NotResource";
  const lacksValue = NotResource?.some((pattern) => expand(pattern) === undefined);
  return Effect === "Allow" && lacksValue ? "variable" : undefined;
}

function mismatch(miss: Miss): Match {
  return { matches: false, miss };
}
