import type { Mask } from "../log.ts";
import type { PoliciesStep } from "../step-records.ts";
import { yamlLines } from "../yaml-lines.ts";
import { cdkStatement } from "./cdk-statement.ts";
import type { RequestContext } from "./condition.ts";
import { considerFacts, type Judged, type Tried } from "./considered.ts";
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
  { by, effect, judged, policyType }: Decision,
  mask: Mask,
): () => PoliciesStep {
  const { action, principal, resource } = asked;
  const masked = judged.map((one) => maskGiven(one, mask));
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
    considered: statementsConsidered({ judged: masked }).map((one) => considerFacts(one, { action, resource })),
    remedies:
      context === undefined ? [] : findRemedies({ principal, action, resource, context }, policies).map(writeRemedy),
  });
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

/** Masks the values of the request in the conditions that did not hold. */
function maskGiven(judged: Judged, mask: Mask): Judged {
  if (judged.tried.every(({ miss }) => miss?.part !== "Condition")) return judged;
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
