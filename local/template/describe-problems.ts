import { offsetOf, type PlaceTree, positionOf } from "./place-tree.ts";
import type { Problem } from "./problems.ts";
import type { TemplateFile } from "./read-template-file.ts";
import type { Template } from "./template.ts";

/** Where a template comes from, for the description of its problems. */
export interface Origin {
  /** The template's file; undefined for a template that was passed as a value. */
  file?: TemplateFile | undefined;
  /** The path that CDK gives the construct of a resource; undefined for a resource without one. Default: no resource has one. */
  pathOf?: (logicalId: string) => string | undefined;
  /** The last line: how to remove problems of the template. Default: no such line. */
  remedy?: string;
}

/** First names of places that are not of the template's resources: options of the start. Their sentences say what to do. */
const OPTIONS: ReadonlySet<string> = new Set(["Parameters", "code", "endpoints", "stubs"]);

/**
 * Describes problems, each on a line of its own that begins with its place: `template.json:12:7: UserPool.LambdaConfig is not imitated`. The problems of one
 * resource stand together. A line before them names the construct of CDK that made the resource.
 */
export function describeProblems(problems: readonly Problem[], { file, pathOf, remedy }: Origin): string {
  const logicalIds = new Set(problems.map(({ where }) => firstName(where)));
  const lines = [...logicalIds].flatMap((logicalId) => {
    const path = pathOf?.(logicalId);
    const own = problems.filter(({ where }) => firstName(where) === logicalId);
    const sentences = own.map((problem) => describe(problem, file));
    return path === undefined ? sentences : [`${path}:`, ...sentences.map((sentence) => `  ${sentence}`)];
  });
  const isOfTemplate = [...logicalIds].some((name) => !OPTIONS.has(name));
  return [...lines, ...(remedy !== undefined && isOfTemplate ? [remedy] : [])].join("\n");
}

/** Returns CDK's path of the construct that made a resource, such as `MyStack/Orders/Resource`. */
export function constructPath({ Resources }: Template, logicalId: string): string | undefined {
  const path = Object.hasOwn(Resources, logicalId) ? Resources[logicalId]?.Metadata?.["aws:cdk:path"] : undefined;
  return typeof path === "string" ? path : undefined;
}

function describe({ sentence, where }: Problem, file: TemplateFile | undefined): string {
  const place = file && findPlace(file, where);
  return place === undefined
    ? `${where}${sentence}`
    : `${place.file}:${place.line}:${place.column}: ${where}${sentence}`;
}

/** Finds a place in the template's file: the line and the column, counted from 1. Undefined when the file has no such resource or section. */
export function findPlace(
  file: TemplateFile,
  where: string,
): { file: string; line: number; column: number } | undefined {
  const offset = offsetInTemplate(file.places(), where);
  return offset === undefined ? undefined : { file: file.path, ...positionOf(file.text, offset) };
}

/** Finds the offset of a problem's place. A place begins with a logical id, or with the name of a section such as Parameters. */
function offsetInTemplate(template: PlaceTree, where: string): number | undefined {
  const logicalId = firstName(where);
  const resource = template.children.get("Resources")?.children.get(logicalId);
  if (resource === undefined) return offsetOf(template, where) ?? (where === "Resources" ? template.offset : undefined);
  const inside = where.slice(logicalId.length);
  const properties = resource.children.get("Properties");
  return (properties && offsetOf(properties, inside)) ?? offsetOf(resource, inside) ?? resource.offset;
}

function firstName(where: string): string {
  return where.split(/[.[]/, 1)[0] ?? "";
}
