/** Every resource type that the stack knows, with the effect of each property, and the other types and properties that CloudFormation has. */
import type { PropertyImitation } from "../../local/imitation.ts";
import { imitatedServices } from "../../local/stack/check-imitation.ts";
import { everyImitation, REFUSED_SERVICES } from "../../local/stack/every-imitation.ts";
import { returnValues } from "../../local/template/return-values/return-values.ts";
import cloudFormationTypes from "./cloudformation-types.json" with { type: "json" };

/** The properties of one resource type, as dotted paths from the resource's Properties. */
export interface ResourceTable {
  type: string;
  imitated: string[];
  /** Properties that have their effect only with these values. */
  limited: { path: string; values: readonly unknown[] }[];
  withoutEffect: string[];
  /** Properties that have no effect with these values, and are refused with any other. */
  accepted: { path: string; values: readonly unknown[] }[];
  refused: string[];
}

type Known = Readonly<Record<string, PropertyImitation>>;

/** Properties by name, each with the properties below it. */
interface Tree {
  readonly [name: string]: Tree;
}

/**
 * The properties of each type, from AWS's CloudFormation specification, as version 0.1.216 of the npm package @aws-cdk/aws-service-spec has it. Only the
 * types whose properties the stack reads have their properties here.
 */
const specification: ReadonlyMap<string, Tree> = new Map(
  Object.entries(cloudFormationTypes).map(([type, paths]) => [type, readTree(paths)]),
);

/** The types whose properties the stack reads. */
const readTypes: readonly (readonly [type: string, known: Known])[] = Object.entries(everyImitation)
  .flatMap(([type, imitation]) => (imitation === "no effect" ? [] : [[type, imitation.properties] as const]))
  .toSorted(([a], [b]) => a.localeCompare(b));

export const resourceTables: readonly ResourceTable[] = readTypes.map(([type, known]) => tableOf(type, known));

/** Types that have no effect on any answer. */
export const typesWithoutEffect: readonly string[] = Object.keys(everyImitation)
  .filter((type) => everyImitation[type] === "no effect")
  .toSorted();

/** Services of which the stack imitates some types: their other types stop the start. */
const knownServices: ReadonlySet<string> = new Set([...imitatedServices(everyImitation), ...REFUSED_SERVICES]);

/** The resource types with which the stack refuses to start. */
export const refusedTypes: readonly string[] = [...specification.keys()]
  .filter((type) => knownServices.has(serviceOf(type)) && !(type in everyImitation))
  .toSorted();

/** Types of the other services whose names and ARNs the stack knows. */
export const typesBeside: readonly string[] = Object.keys(returnValues)
  .filter((type) => !knownServices.has(serviceOf(type)))
  .toSorted();

/** Properties that the stack knows and CloudFormation does not have. */
export const unknownProperties: readonly string[] = readTypes.flatMap(([type, known]) =>
  unknownIn(known, specification.get(type) ?? {}, type),
);

/** Sorts the properties of a type by their effect. A property stands for those below it when all of them have the same effect. */
function tableOf(type: string, properties: Known): ResourceTable {
  const table: ResourceTable = { type, imitated: [], limited: [], withoutEffect: [], accepted: [], refused: [] };
  sortAll(properties, specification.get(type) ?? {}, "");
  return table;

  function sortAll(known: Known, tree: Tree, prefix: string): void {
    for (const name of namesIn(known, tree)) sort(known[name], tree[name] ?? {}, `${prefix}${name}`);
  }

  function sort(imitation: PropertyImitation | undefined, tree: Tree, path: string): void {
    if (imitation === undefined) table.refused.push(path);
    else if (isWholly("imitated", imitation, tree)) table.imitated.push(path);
    else if (isWholly("no effect", imitation, tree)) table.withoutEffect.push(path);
    else if (typeof imitation === "string") return;
    else if ("only" in imitation) table.limited.push({ path, values: imitation.only });
    else if ("accepts" in imitation) table.accepted.push({ path, values: imitation.accepts });
    else if ("items" in imitation) sort(imitation.items, tree, path);
    else sortAll(imitation.properties, tree, `${path}.`);
  }
}

/** Tells whether a property and everything that CloudFormation has below it have this effect. */
function isWholly(effect: "imitated" | "no effect", imitation: PropertyImitation | undefined, tree: Tree): boolean {
  if (imitation === undefined || typeof imitation === "string") return imitation === effect;
  if ("only" in imitation || "accepts" in imitation) return false;
  if ("items" in imitation) return isWholly(effect, imitation.items, tree);
  const { properties } = imitation;
  return namesIn(properties, tree).every((name) => isWholly(effect, properties[name], tree[name] ?? {}));
}

function namesIn(known: Known, tree: Tree): readonly string[] {
  return [...new Set([...Object.keys(known), ...Object.keys(tree)])].toSorted();
}

function unknownIn(known: Known, tree: Tree, where: string): readonly string[] {
  return Object.entries(known).flatMap(([name, imitation]) => {
    const path = `${where}.${name}`;
    const below = tree[name];
    return below === undefined ? [path] : unknownBelow(imitation, below, path);
  });
}

function unknownBelow(imitation: PropertyImitation, tree: Tree, path: string): readonly string[] {
  if (typeof imitation === "string" || "only" in imitation || "accepts" in imitation) return [];
  return "items" in imitation ? unknownBelow(imitation.items, tree, path) : unknownIn(imitation.properties, tree, path);
}

/** Reads dotted paths, separated by spaces. */
function readTree(paths: string): Tree {
  const root: Record<string, Tree> = {};
  for (const path of paths.split(" ").filter(Boolean)) {
    let place = root;
    for (const name of path.split(".")) place = place[name] ??= {};
  }
  return root;
}

function serviceOf(type: string): string {
  return type.split("::").slice(0, 2).join("::");
}
