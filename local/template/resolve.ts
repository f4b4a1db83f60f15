import { asObject } from "../json.ts";
import { createEvaluator, type Evaluator, type EvaluatorOptions } from "./evaluator.ts";
import { collectProblems } from "./problems.ts";
import type { Resource } from "./resource.ts";
import type { Template } from "./template.ts";

/** A template whose intrinsic functions are replaced by their values. */
export interface ResolvedTemplate {
  /** The resources that exist by their conditions, in the template's order. */
  resources: readonly Resource[];
  /** The outputs, as DescribeStacks returns them. */
  outputs: ReadonlyMap<string, string>;
  /** The identifiers in use whose format is not known, so that their values are invented: `Ref Mail (AWS::SES::EmailIdentity)`. */
  invented: readonly string[];
}

/**
 * Replaces every intrinsic function in the template's resources and outputs. Adds a problem, with its place, for a reference to something that is not
 * defined, and for a function that is not imitated.
 */
export function resolve(template: Template, options: EvaluatorOptions): ResolvedTemplate {
  const { isImitated = () => true, problems } = options;
  const evaluator = createEvaluator(template, options);
  const { evaluate, holds, identities } = evaluator;

  const resources = Object.entries(template.Resources)
    .filter(([logicalId, { Condition }]) => holds(Condition, `${logicalId}.Condition`))
    .map(([logicalId, { Properties, Type }]) => ({
      logicalId,
      type: Type,
      ref: identities.peek(logicalId),
      attributes: identities.attributes(logicalId),
      properties: asObject(evaluate(Properties, logicalId, problems, !isImitated(Type))),
    }));
  return { resources, outputs: resolveOutputs(template, evaluator), invented: identities.invented() };
}

/** Leaves out an output that cannot be resolved, without a problem: nothing in the stack depends on outputs. */
function resolveOutputs({ Outputs }: Template, { evaluate, holds }: Evaluator): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>();
  for (const [name, { Condition, Value }] of Object.entries(Outputs)) {
    if (!holds(Condition, `Outputs.${name}`)) continue;
    const unreported = collectProblems();
    const value = evaluate(Value, name, unreported);
    if (unreported.sentences().length === 0) outputs.set(name, String(value));
  }
  return outputs;
}
