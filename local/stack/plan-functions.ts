import { asObject } from "../json.ts";
import { type CodeSource, hasFile } from "../lambda/code/code-source.ts";
import { findModule } from "../lambda/code/find-module.ts";
import { parseHandler } from "../lambda/code/parse-handler.ts";
import { variableNameProblem } from "../lambda/variable-name.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import type { Template } from "../template/template.ts";
import { type CodeOptions, createCodeLocator, namesOf } from "./locate-code.ts";
import { functionStubs } from "./route-stubs.ts";

/** A function of the template: a stub, or the place of its code. */
export type FunctionPlan = { resource: Resource } & ({ kind: "stub" } | ({ kind: "code" } & FunctionCode));

export interface FunctionCode {
  source: CodeSource;
  /** The contents of the function's layers, in the template's order. */
  layers: readonly CodeSource[];
  /** The path of the module with the handler, relative to the code. */
  file: string;
  /** The handler as the template has it: `index.handler`. */
  handler: string;
  /** The runtime as the template has it: `nodejs24.x`. */
  runtime: string;
}

const FUNCTION = "AWS::Lambda::Function";
/** Lambda's limit for the environment variables of a function, as JSON (Lambda quotas). */
const MAX_VARIABLES_BYTES = 4096;
const LAYER = "AWS::Lambda::LayerVersion";

/**
 * Finds the code of every function. Adds a problem for a function whose code is not on this machine or not for Node.js, for two functions that would run
 * the same file although the template gives them different code, for a name in the options that is not defined, and for environment variables that
 * Lambda refuses.
 */
export function planFunctions(
  resources: readonly Resource[],
  template: Template,
  options: CodeOptions,
  problems: Problems,
): readonly FunctionPlan[] {
  const { code = {} } = options;
  const stubs = functionStubs(options.stubs);
  const locator = createCodeLocator(options);
  const functions = resources.filter(({ type }) => type === FUNCTION);
  const layers = resources.filter(({ type }) => type === LAYER);
  const functionNames = functions.flatMap(namesOf);
  refuseUnknownNames("stubs", stubs, functionNames);
  refuseUnknownNames("code", Object.keys(code), [
    ...functionNames,
    ...layers.flatMap(namesOf),
    ...functions.flatMap(layerArns),
    ...resources.filter(hasDocument).map(({ logicalId }) => logicalId),
  ]);
  for (const resource of functions) refuseVariables(resource);
  const plans = functions.map((resource) => planOf(resource)).filter((plan) => plan !== undefined);
  refuseSharedFiles(plans);
  return plans;

  function planOf(resource: Resource): FunctionPlan | undefined {
    if (namesOf(resource).some((name) => stubs.includes(name))) return { kind: "stub", resource };
    const { logicalId, properties } = resource;
    const runtime = String(properties["Runtime"] ?? properties["PackageType"]);
    if (!/^nodejs\d+\.(x|\d+)$/.test(runtime)) {
      problems.add(
        `${logicalId}.Runtime`,
        ` is ${runtime}: the local stack runs functions of Node.js. Name the function in the option \`stubs\` (--stub): then it answers 501.`,
      );
      return undefined;
    }
    const source = sourceOf(resource, "Code");
    const module = source && moduleOf(resource, source);
    if (module === undefined || source === undefined) return undefined;
    return { kind: "code", resource, source, runtime, ...module, layers: layersOf(resource) };
  }

  /** The code of a function, or the contents of a layer. Undefined, with a problem, when it cannot be read. */
  function sourceOf(resource: Resource, property: "Code" | "Content"): CodeSource | undefined {
    const { logicalId, properties } = resource;
    const metadata = asObject(template.Resources[logicalId]?.Metadata);
    const found = locator.locate(resource, { content: properties[property], metadata });
    if (found === undefined && property === "Content") {
      problems.add(
        `${logicalId}.Content`,
        ` is not on this machine. Name its folder or zip in the option \`code\` (--code).`,
      );
      return undefined;
    }
    if (found?.ok === false) problems.add(`${logicalId}.${property}`, `: ${withRemedy(found.because)}`);
    return found === undefined ? locator.project : found.ok ? found.source : undefined;
  }

  function moduleOf(
    { logicalId, properties }: Resource,
    source: CodeSource,
  ): { file: string; handler: string } | undefined {
    const handler = String(properties["Handler"]);
    const parsed = parseHandler(handler);
    if (parsed === undefined) {
      problems.add(
        `${logicalId}.Handler`,
        ` is ${handler}. It must be a path, a dot and an export, such as src/index.handler.`,
      );
      return undefined;
    }
    const found = findModule(parsed.module, (path) => hasFile(source, path));
    if (found.ok) return { file: found.file, handler };
    const place = source.kind === "folder" ? source.path : source.from;
    problems.add(
      `${logicalId}.Handler`,
      ` is ${handler}, but ${found.because} in ${place}. Build the code first, or name its folder or zip in the option \`code\` (--code).`,
    );
    return undefined;
  }

  function layersOf(resource: Resource): readonly CodeSource[] {
    return layerArns(resource).flatMap((arn, index) => {
      const layer = layers.find(({ ref }) => ref === arn);
      const where = `${resource.logicalId}.Layers[${index}]`;
      return (layer === undefined ? foreignLayer(arn, where) : sourceOf(layer, "Content")) ?? [];
    });
  }

  /** The contents of a layer of another stack, which only the option `code` can give. */
  function foreignLayer(arn: string, where: string): CodeSource | undefined {
    const found = locator.readChosen([arn]);
    if (found?.ok) return found.source;
    const remedy = "Name the folder or zip of its contents in the option `code` (--code), by this ARN.";
    problems.add(where, found ? `: ${found.because}` : ` is ${arn}, which is not a layer of this template. ${remedy}`);
    return undefined;
  }

  function refuseVariables({ logicalId, properties }: Resource): void {
    const variables = asObject(asObject(properties["Environment"])["Variables"]);
    const where = `${logicalId}.Environment.Variables`;
    for (const name of Object.keys(variables)) {
      const problem = variableNameProblem(name);
      if (problem !== undefined) problems.add(`${where}.${name}`, ` ${problem}.`);
    }
    const size = Buffer.byteLength(JSON.stringify(variables));
    if (size > MAX_VARIABLES_BYTES) {
      const remedy = "Shorten them, or keep the long ones in a parameter or a secret";
      problems.add(
        where,
        ` has ${size} bytes as JSON: Lambda refuses more than ${MAX_VARIABLES_BYTES} for all variables of a function together. ${remedy}.`,
      );
    }
  }

  function refuseUnknownNames(option: string, names: readonly string[], known: readonly string[]): void {
    for (const name of names.filter((one) => !known.includes(one))) {
      const ids = functions.map(({ logicalId }) => logicalId).join(", ");
      problems.add(`${option}.${name}`, ` is not a function or layer of the template. Its functions are ${ids}.`);
    }
  }

  /** Refuses two functions with different Code that would run one file of the project, because neither has its own code on this machine. */
  function refuseSharedFiles(all: readonly FunctionPlan[]): void {
    const users = new Map<string, Resource>();
    for (const plan of all) {
      if (plan.kind !== "code" || plan.source !== locator.project) continue;
      const { resource } = plan;
      const first = users.get(plan.file) ?? resource;
      users.set(plan.file, first);
      if (JSON.stringify(first.properties["Code"]) === JSON.stringify(resource.properties["Code"])) continue;
      problems.add(
        `${resource.logicalId}.Code`,
        ` is not on this machine, and its Handler would run ${plan.file}, which is the code of ${first.logicalId}. Name the folder or zip of each in the option \`code\` (--code).`,
      );
    }
  }
}

/** Tells whether a resource is an API whose OpenAPI document is a file. */
function hasDocument({ properties, type }: Resource): boolean {
  return type === "AWS::ApiGateway::RestApi" && properties["BodyS3Location"] !== undefined;
}

/** The ARNs of a function's layers, in the template's order. */
function layerArns({ properties }: Resource): readonly string[] {
  const { Layers: arns } = properties;
  return Array.isArray(arns) ? arns.map(String) : [];
}

/** Adds what to do about code that is not on this machine, such as an asset that another machine has built. */
function withRemedy(because: string): string {
  if (!because.endsWith(" does not exist")) return because;
  return `${because}. Build the code first, or name its folder or zip in the option \`code\` (--code).`;
}
