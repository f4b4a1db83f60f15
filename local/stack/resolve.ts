import { asObject, isObject } from "../json.ts";
import { type Identity, identify, type Naming, type Place } from "./identifiers.ts";
import { type Properties, type Template, TemplateProblem } from "./template.ts";

/** A resource of the template, with every intrinsic function replaced by its value. */
export interface Resource {
  logicalId: string;
  type: string;
  /** The physical id, which is the value of Ref. */
  ref: string;
  /** The values of Fn::GetAtt, by attribute. */
  attributes: Readonly<Record<string, string>>;
  properties: Properties;
}

/**
 * Replaces every intrinsic function in the template's resources: Ref, Fn::GetAtt, Fn::Sub, Fn::Join, Fn::Select and Fn::Split, with
 * CloudFormation's pseudo parameters. Keeps the template's order.
 *
 * Throws a TemplateProblem for a reference to something that is not defined, and for any other intrinsic function.
 */
export function resolve(template: Template, names: Naming, place: Place): readonly Resource[] {
  const identities = new Map(
    Object.entries(template.Resources).map(([id, { Type, Properties = {} }]) => [
      id,
      identify({ type: Type, logicalId: id, properties: namesOf(Properties, place) }, names, place),
    ]),
  );
  return Object.entries(template.Resources).map(([logicalId, { Type, Properties = {} }]) => {
    const properties = resolver(identities, place)(Properties, logicalId);
    const { ref, attributes } = identities.get(logicalId) ?? { ref: logicalId, attributes: {} };
    return { logicalId, type: Type, ref, attributes, properties: isObject(properties) ? properties : {} };
  });
}

/**
 * Resolves the template's outputs, as DescribeStacks returns them. An output whose reference is not defined is left out without an error, since
 * nothing in the stack depends on outputs.
 */
export function resolveOutputs(
  { Outputs = {} }: Template,
  resources: readonly Resource[],
  place: Place,
): ReadonlyMap<string, string> {
  const value = resolver(new Map(resources.map((resource) => [resource.logicalId, resource])), place);
  const outputs = new Map<string, string>();
  for (const [name, { Value }] of Object.entries(Outputs)) {
    try {
      outputs.set(name, String(value(Value, `Outputs.${name}`)));
    } catch (error) {
      if (!(error instanceof TemplateProblem)) throw error;
    }
  }
  return outputs;
}

/**
 * Resolves the properties from which a resource's identifiers are made. References to other resources are not replaced: at this time only pseudo
 * parameters have a value.
 */
function namesOf(properties: Properties, place: Place): Properties {
  const value = resolver(new Map(), place, "keep");
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => name.endsWith("Name") || name === "Path" || name === "GenerateSecret")
      .map(([name, written]) => [name, value(written, name)]),
  );
}

function resolver(identities: ReadonlyMap<string, Identity>, place: Place, unknown: "refuse" | "keep" = "refuse") {
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::AccountId": place.accountId,
    "AWS::Partition": place.partition,
    "AWS::Region": place.region,
    "AWS::StackId": `arn:${place.partition}:cloudformation:${place.region}:${place.accountId}:stack/${place.stackName}/local`,
    "AWS::StackName": place.stackName,
    "AWS::URLSuffix": "amazonaws.com",
  };

  function value(node: unknown, where: string): unknown {
    if (Array.isArray(node)) return node.map((item, index) => value(item, `${where}[${index}]`)).filter(isPresent);
    if (!isObject(node)) return node;
    const [name, argument] = Object.entries(node)[0] ?? [];
    if (name !== undefined && Object.keys(node).length === 1 && (name === "Ref" || name.startsWith("Fn::"))) {
      return intrinsic(name, argument, where);
    }
    return Object.fromEntries(
      Object.entries(node)
        .map(([key, child]) => [key, value(child, `${where}.${key}`)] as const)
        .filter(([, child]) => isPresent(child)),
    );
  }

  function intrinsic(name: string, argument: unknown, where: string): unknown {
    switch (name) {
      case "Ref":
        return reference(String(argument), where);
      case "Fn::GetAtt":
        return attribute(Array.isArray(argument) ? argument.join(".") : String(argument), where);
      case "Fn::Sub":
        return substitute(argument, where);
      case "Fn::Join":
        return join(argument, where);
      case "Fn::Split":
        return split(argument, where);
      case "Fn::Select":
        return select(argument, where);
      default:
        throw new TemplateProblem(
          `${where}: ${name} is not imitated. Write it with Ref, Fn::GetAtt, Fn::Sub or Fn::Join.`,
        );
    }
  }

  function reference(id: string, where: string): unknown {
    if (id === "AWS::NoValue") return undefined;
    return pseudo[id] ?? identities.get(id)?.ref ?? missing(`Ref ${id}`, where);
  }

  function attribute(path: string, where: string): unknown {
    const dot = path.indexOf(".");
    return identities.get(path.slice(0, dot))?.attributes[path.slice(dot + 1)] ?? missing(`Fn::GetAtt ${path}`, where);
  }

  function missing(what: string, where: string): unknown {
    if (unknown === "keep") return undefined;
    throw new TemplateProblem(`${where}: ${what} is not defined in the template or not imitated.`);
  }

  function substitute(argument: unknown, where: string): string {
    const [pattern, map] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = asObject(map);
    return String(pattern).replace(/\$\{([^!}][^}]*)\}|\$\{!([^}]+)\}/g, (_, name?: string, literal?: string) => {
      if (name === undefined) return `\${${literal}}`;
      if (Object.hasOwn(variables, name)) return String(value(variables[name], where));
      return String(name.includes(".") ? attribute(name, where) : reference(name, where));
    });
  }

  function join(argument: unknown, where: string): string {
    const [separator, items] = Array.isArray(argument) ? argument : [];
    const resolved = value(items, where);
    if (typeof separator !== "string" || !Array.isArray(resolved)) {
      throw new TemplateProblem(`${where}: Fn::Join must have a separator and a list.`);
    }
    return resolved.join(separator);
  }

  function split(argument: unknown, where: string): string[] {
    const [separator, text] = Array.isArray(argument) ? argument : [];
    return String(value(text, where)).split(String(separator));
  }

  function select(argument: unknown, where: string): unknown {
    const [index, items] = Array.isArray(argument) ? argument : [];
    const resolved = value(items, where);
    const chosen: unknown = Array.isArray(resolved) ? resolved[Number(index)] : undefined;
    if (chosen === undefined) throw new TemplateProblem(`${where}: Fn::Select has no item ${index} in its list.`);
    return chosen;
  }

  return value;
}

function isPresent(value: unknown): boolean {
  return value !== undefined;
}
