import { getOrMake } from "../get-or-make.ts";
import type { Mask } from "../log.ts";
import type { PoliciesStep } from "../step-records.ts";
import { yamlLines } from "../yaml-lines.ts";
import { cdkStatement } from "./cdk-statement.ts";
import type { RequestContext } from "./condition.ts";
import { considerFacts, type Judged, type Miss, type Tried } from "./considered.ts";
import { type AccessRequest, type Decision, type PoliciesInForce, statementsConsidered } from "./evaluate.ts";
import { findRemedies, type Remedy } from "./find-remedies.ts";

/** The condition keys whose values a caller writes as it likes. */
const WRITTEN_BY_CALLER = new Set(["aws:referer", "aws:useragent"]);
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Keeps a decision for the record of a request, and returns the function that writes the decision out. The values of condition keys are masked at once;
 * everything else of a decision is text of the template. `asked.resource` must be masked already. The statements that would allow a denied request are
 * found when somebody asks: `asked` is then evaluated again.
 */
export function keepDecision(
  asked: AccessRequest,
  policies: PoliciesInForce,
  decision: Decision,
  mask: Mask,
): () => PoliciesStep {
  return keepMasked(asked, policies, { ...decision, judged: maskJudged(decision, mask) }, mask);
}

/** Keeps a decision whose comparisons are masked already. */
function keepMasked(
  asked: AccessRequest,
  policies: PoliciesInForce,
  { by, effect, judged, policyType }: Decision,
  mask: Mask,
): () => PoliciesStep {
  const { action, principal, resource } = asked;
  const caller = principal === "anonymous" ? principal : principal.arn;
  const context = effect === "allow" ? undefined : maskContext(asked.context, mask);
  return () => ({
    name: "policies",
    action,
    resource,
    caller,
    effect,
    policyType,
    ...(by && { by }),
    considered: statementsConsidered({ judged }).map((one) => considerFacts(one, { action, resource })),
    remedies:
      context === undefined ? [] : findRemedies({ principal, action, resource, context }, policies).map(writeRemedy),
  });
}

/** Keeps a decision as `keepDecision` does. */
export type KeepDecision = (asked: AccessRequest, policies: PoliciesInForce, decision: Decision) => () => PoliciesStep;

/**
 * Makes a function that keeps decisions. When the same caller is allowed the same resource by the same comparisons again, both records share one
 * function, so that the records of a caller who repeats a request take less memory. Of each caller and resource the latest decision is shared:
 * `asked.resource` must therefore be one of few, such as an operation of an API.
 */
export function createDecisionKeeper(mask: Mask): KeepDecision {
  const latest = new WeakMap<object, Map<string, { judged: readonly Judged[]; write: () => PoliciesStep }>>();
  return (asked, policies, decision) => {
    const { principal, resource } = asked;
    if (principal === "anonymous" || decision.effect !== "allow") return keepDecision(asked, policies, decision, mask);
    const judged = maskJudged(decision, mask);
    const byResource = getOrMake(latest, principal, () => new Map());
    const known = byResource.get(resource);
    if (known && areSame(known.judged, judged)) return known.write;
    const write = keepMasked(asked, policies, { ...decision, judged }, mask);
    byResource.set(resource, { judged, write });
    return write;
  };
}

/** Tells whether two decisions for one caller come from the same comparisons with the same policies. The values that were compared are masked. */
function areSame(one: readonly Judged[], other: readonly Judged[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ asked, document, tried }, index) => {
      const that = other[index];
      return (
        that !== undefined &&
        document === that.document &&
        asked.action === that.asked.action &&
        tried.length === that.tried.length &&
        tried.every(({ miss, position }, at) => isSameTry(that.tried[at], position, miss))
      );
    })
  );
}

function isSameTry(one: Tried | undefined, position: number, miss: Miss | undefined): boolean {
  if (one?.position !== position || one.miss?.part !== miss?.part) return false;
  if (one.miss?.part !== "Condition" || miss?.part !== "Condition") return true;
  const { condition, given } = one.miss;
  return (
    condition === miss.condition &&
    given.length === miss.given.length &&
    given.every((value, index) => value === miss.given[index])
  );
}

/** Tells whether a policy has a condition that did not hold, so that the comparisons have values of the request. */
function hasGiven({ tried }: Judged): boolean {
  return tried.some(({ miss }) => miss?.part === "Condition");
}

/** Adds the forms in which a person copies the statement. */
function writeRemedy(remedy: Remedy): PoliciesStep["remedies"][number] {
  const { statement } = remedy;
  const yaml = yamlLines(statement).map((line, index) => `${index === 0 ? "- " : "  "}${line}`);
  return {
    ...remedy,
    forms: { json: JSON.stringify(statement, undefined, 2), yaml: yaml.join("\n"), cdk: cdkStatement(statement) },
  };
}

function maskJudged({ judged }: Decision, mask: Mask): readonly Judged[] {
  return judged.map((one) => maskGiven(one, mask));
}

/** Masks the values of the request in the conditions that did not hold. */
function maskGiven(judged: Judged, mask: Mask): Judged {
  if (!hasGiven(judged)) return judged;
  return { ...judged, tried: judged.tried.map((one) => maskMiss(one, mask)) };
}

function maskMiss({ miss, position }: Tried, mask: Mask): Tried {
  if (miss?.part !== "Condition") return { position, ...(miss && { miss }) };
  return { position, miss: { ...miss, given: maskValues(miss.condition.key, miss.given, mask) } };
}

function maskContext(context: RequestContext, mask: Mask): RequestContext {
  return new Map([...context].map(([key, values]) => [key, maskValues(key, values, mask)]));
}

/** Masks what the caller has written, and the ids of users and identities. */
function maskValues(key: string, values: readonly string[], mask: Mask): readonly string[] {
  if (WRITTEN_BY_CALLER.has(key)) return values.map(mask);
  return values.some((value) => value.search(UUID) >= 0) ? values.map((value) => value.replaceAll(UUID, mask)) : values;
}
