import { asObject, isObject, type Json } from "../../local/json.ts";

export interface ReadResource {
  id: string;
  type: string;
  properties: Json;
  dependsOn: readonly string[];
  deletionPolicy: unknown;
  /** Names of the resource's attributes other than Type and Properties, such as DependsOn and DeletionPolicy. */
  attributes: readonly string[];
  updateReplacePolicy: unknown;
}

/** A compiled template, in the form that rules read. Intrinsic functions are not resolved. */
export interface ReadTemplate {
  /** Every resource, in the order of the template. */
  all: readonly ReadResource[];
  /** Names of the template's top-level sections. */
  sections: readonly string[];
  /** The unchanged template, for rules that search all its strings. */
  whole: Json;
  /** The resources of one type. */
  ofType: (type: string) => readonly ReadResource[];
  get: (id: string | undefined) => ReadResource | undefined;
  /** Name of the stage of the template's APIs: `dev`. */
  stage: string;
  outputs: Json;
}

/** Reads a compiled template. Throws when it has no resources, because a review would then find nothing. */
export function readReviewed(value: unknown): ReadTemplate {
  const template = asObject(value);
  const all = Object.entries(asObject(template["Resources"])).map(([id, one]): ReadResource => {
    const resource = asObject(one);
    return {
      id,
      type: String(resource["Type"]),
      properties: asObject(resource["Properties"]),
      dependsOn: listOf(resource["DependsOn"]).map(String),
      deletionPolicy: resource["DeletionPolicy"],
      attributes: Object.keys(resource).filter((name) => name !== "Type" && name !== "Properties"),
      updateReplacePolicy: resource["UpdateReplacePolicy"],
    };
  });
  if (all.length === 0) throw new Error("The template has no Resources.");
  const byId = new Map(all.map((resource) => [resource.id, resource]));
  const stage = all.find(({ type }) => type === "AWS::ApiGateway::Stage")?.properties["StageName"];
  return {
    all,
    sections: Object.keys(template),
    whole: template,
    ofType: (type) => all.filter((resource) => resource.type === type),
    get: (id) => (id === undefined ? undefined : byId.get(id)),
    stage: String(stage),
    outputs: asObject(template["Outputs"]),
  };
}

/** The value at a path of property names; undefined when a property is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

/** Returns a value as a list, because CloudFormation and IAM accept a single value in place of a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function isListOfTrue(values: readonly unknown[]): boolean {
  return values.length > 0 && values.every((value) => value === true);
}

/** The logical id in `{ Ref }` or `{ "Fn::GetAtt": [id, ...] }`; undefined in any other value. */
export function target(value: unknown): string | undefined {
  const ref = at(value, "Ref");
  if (typeof ref === "string") return ref;
  const attribute = at(value, "Fn::GetAtt");
  if (Array.isArray(attribute)) return String(attribute[0]);
  return typeof attribute === "string" ? attribute.split(".")[0] : undefined;
}

/** The string in `{ "Fn::Sub": string }`, or the string itself; empty for any other value. */
export function textOf(value: unknown): string {
  const text = isObject(value) ? value["Fn::Sub"] : value;
  return typeof text === "string" ? text : "";
}

export function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
