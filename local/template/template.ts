import { asObject, isObject, type Json } from "../json.ts";
import { describeTransform, TAKE_PROCESSED } from "./intrinsics/transform.ts";
import type { Problems } from "./problems.ts";
import { TemplateProblem } from "./template-problem.ts";

/** A CloudFormation template, as far as the stack reads it. */
export interface Template {
  Resources: Readonly<Record<string, TemplateResource>>;
  Outputs: Readonly<Record<string, TemplateOutput>>;
  Parameters: Readonly<Record<string, Json>>;
  Conditions: Json;
  Mappings: Json;
  /** The names of the template's other sections, such as Rules. They have no effect. */
  otherSections: readonly string[];
}

export interface TemplateResource {
  Type: string;
  Properties: Properties;
  /** Notes of tools about the resource, such as CDK's path of an asset. */
  Metadata?: Json;
  /** The name of the condition under which the resource exists. */
  Condition?: string;
}

export interface TemplateOutput {
  Value: unknown;
  /** The name of the condition under which the output exists. */
  Condition?: string;
}

export type Properties = Json;

const READ = ["Resources", "Outputs", "Parameters", "Conditions", "Mappings"];
const INERT = ["AWSTemplateFormatVersion", "Description", "Metadata", "Transform"];
const SAM = "AWS::Serverless-2016-10-31";
const LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions";

/**
 * Reads a template, and adds a problem for each resource that cannot be read. Throws a TemplateProblem when nothing of the template can be read: when
 * it has no Resources, or a transform that only AWS can apply.
 */
export function readTemplate(value: unknown, problems: Problems): Template {
  if (!isObject(value) || !isObject(value["Resources"])) {
    throw new TemplateProblem(
      "Resources is missing or not an object. Pass a CloudFormation template: a file in JSON or YAML, or its parsed value.",
    );
  }
  refuseTransforms(value["Transform"]);
  for (const part of [
    value,
    value["Resources"],
    asObject(value["Outputs"]),
    asObject(value["Conditions"]),
    asObject(value["Mappings"]),
  ])
    refuseInclude(part);
  return {
    Resources: readResources(value["Resources"], problems),
    Outputs: Object.fromEntries(
      Object.entries(asObject(value["Outputs"])).map(([name, output]) => [
        name,
        { Value: asObject(output)["Value"], ...conditionOf(asObject(output)) },
      ]),
    ),
    Parameters: Object.fromEntries(
      Object.entries(asObject(value["Parameters"])).map(([name, parameter]) => [name, asObject(parameter)]),
    ),
    Conditions: asObject(value["Conditions"]),
    Mappings: asObject(value["Mappings"]),
    otherSections: Object.keys(value).filter((section) => !READ.includes(section) && !INERT.includes(section)),
  };
}

function readResources(resources: Json, problems: Problems): Record<string, TemplateResource> {
  const read: Record<string, TemplateResource> = {};
  for (const [id, resource] of Object.entries(resources)) {
    if (id.startsWith("Fn::ForEach")) {
      problems.add(
        id,
        ": Fn::ForEach is not imitated. Deploy the template once, and take the processed one from CloudFormation.",
      );
    } else if (!isObject(resource) || typeof resource["Type"] !== "string") {
      problems.add(id, " has no Type. Give it one, such as AWS::Lambda::Function.");
    } else {
      read[id] = {
        Type: resource["Type"],
        Properties: asObject(resource["Properties"]),
        ...conditionOf(resource),
        ...(isObject(resource["Metadata"]) && { Metadata: resource["Metadata"] }),
      };
    }
  }
  return read;
}

function conditionOf({ Condition }: Json): { Condition?: string } {
  return Condition === undefined ? {} : { Condition: String(Condition) };
}

/** Refuses a part of a template that CloudFormation completes with the text of a file. */
function refuseInclude(part: Json): void {
  if (!Object.hasOwn(part, "Fn::Transform")) return;
  throw new TemplateProblem(
    `Fn::Transform: ${describeTransform(part["Fn::Transform"])} is applied by CloudFormation. ${TAKE_PROCESSED}`,
  );
}

/**
 * Refuses a template with a transform, which only AWS can apply. AWS::LanguageExtensions is the exception: the stack evaluates the
 * functions that it adds.
 */
function refuseTransforms(written: unknown): void {
  const transforms: readonly unknown[] = Array.isArray(written) ? written : written === undefined ? [] : [written];
  if (transforms.includes(SAM)) {
    throw new TemplateProblem(
      [
        `Transform: this template is for SAM's transform ${SAM}, which CloudFormation applies when the template is deployed. \`sam build\` leaves the transform in.`,
        "Start on the processed template. For a deployed stack: aws cloudformation get-template --stack-name NAME --template-stage Processed --query TemplateBody.",
        "For a change set, add --change-set-name. Without AWS, run SAM's translator on your machine (pip install aws-sam-translator, then its bin/sam-translate.py).",
      ].join(" "),
    );
  }
  const unknown = transforms.filter((transform) => transform !== LANGUAGE_EXTENSIONS);
  if (unknown.length > 0) {
    const names = unknown.map((transform) => (typeof transform === "string" ? transform : JSON.stringify(transform)));
    throw new TemplateProblem(
      `Transform: ${names.join(", ")} is applied by CloudFormation when the template is deployed. Start on the processed template: aws cloudformation get-template --stack-name NAME --template-stage Processed.`,
    );
  }
}
