import { isObject, type Json } from "../json.ts";
import { UserError } from "../user-error.ts";

/** The parts of a compiled CloudFormation template that the stack reads. */
export interface Template {
  Resources: Readonly<Record<string, TemplateResource>>;
  Outputs?: Readonly<Record<string, { Value: unknown }>>;
}

export interface TemplateResource {
  Type: string;
  Properties?: Properties;
}

export type Properties = Json;

/** The error when the stack cannot run a template. The message has a line for each problem, beginning with the problem's place. */
export class TemplateProblem extends UserError {
  override name = "TemplateProblem";
}

/** Reads a template. Throws a TemplateProblem when it has no Resources, or when a resource has no Type or a Condition. */
export function readTemplate(value: unknown): Template {
  if (!isObject(value) || !isObject(value["Resources"])) {
    throw new TemplateProblem(
      "The template has no Resources: it must be a compiled CloudFormation template, parsed from JSON.",
    );
  }
  const resources: Record<string, TemplateResource> = {};
  for (const [id, resource] of Object.entries(value["Resources"])) {
    if (!isObject(resource) || typeof resource["Type"] !== "string") {
      throw new TemplateProblem(`${id} has no Type. Give it one, such as AWS::Lambda::Function.`);
    }
    if (resource["Condition"] !== undefined) {
      throw new TemplateProblem(
        `${id}.Condition is not imitated: compile the template with only the resources that apply.`,
      );
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
