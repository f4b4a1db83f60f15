import { isObject, type Json } from "../json.ts";
import { UserError } from "../user-error.ts";

/** A compiled CloudFormation template, as far as the stack reads it. */
export interface Template {
  Resources: Readonly<Record<string, TemplateResource>>;
  Outputs?: Readonly<Record<string, { Value: unknown }>>;
}

export interface TemplateResource {
  Type: string;
  Properties?: Properties;
}

export type Properties = Json;

/** Something in the template that the stack cannot run, with its place. */
export class TemplateProblem extends UserError {
  override name = "TemplateProblem";
}

/**
 * Holds a value against the shape of a template.
 *
 * Throws a TemplateProblem when it has none: no Resources, or a resource without a Type.
 */
export function readTemplate(value: unknown): Template {
  if (!isObject(value) || !isObject(value["Resources"])) {
    throw new TemplateProblem("The template has no Resources. Run `npm run generate`, which compiles it.");
  }
  const resources: Record<string, TemplateResource> = {};
  for (const [id, resource] of Object.entries(value["Resources"])) {
    if (!isObject(resource) || typeof resource["Type"] !== "string") {
      throw new TemplateProblem(`${id} has no Type. Give it one in serverless.yml or infra/.`);
    }
    if (resource["Condition"] !== undefined) {
      throw new TemplateProblem(`${id}.Condition is not imitated: choose with packaging parameters instead.`);
    }
    resources[id] = {
      Type: resource["Type"],
      ...(isObject(resource["Properties"]) && { Properties: resource["Properties"] }),
    };
  }
  return { Resources: resources, ...(isObject(value["Outputs"]) && { Outputs: readOutputs(value["Outputs"]) }) };
}

function readOutputs(outputs: Properties): Record<string, { Value: unknown }> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [name, { Value: isObject(output) ? output["Value"] : undefined }]),
  );
}
