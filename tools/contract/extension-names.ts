/**
 * Reports Countersign's own extensions that have an unknown name or a value of the wrong type. Such an extension would have no effect: a
 * misspelt `x-countersign-personal` would let a personal value into the log.
 */

import { isObject, type Json } from "../../local/json.ts";
import { nearestName, suggestion } from "../../local/suggestion.cjs";
import { escapePart } from "./pointer.ts";
import type { Report } from "./report.ts";

/** Each extension of ours: a test of its value, and what the value must be. readCors checks the members of `x-countersign-cors`. */
const EXTENSIONS: Readonly<Record<string, { accepts: (value: unknown) => boolean; must: string }>> = {
  "x-countersign-cors": { accepts: () => true, must: "" },
  "x-countersign-personal": { accepts: (value) => typeof value === "boolean", must: "must be true or false" },
  "x-countersign-unreached": {
    accepts: (value) => typeof value === "string" && value.trim() !== "",
    must: "must be a string: the reason why no case can reach the answer",
  },
};
const NAMES = Object.keys(EXTENSIONS);
/** Members whose values are data, in which a name has no meaning for OpenAPI. */
const DATA = ["default", "enum", "example", "examples"];
/** Members that map names, which the contract's author chooses, to objects. */
const MAPS = ["callbacks", "headers", "mapping", "parameters", "properties", "responses", "schemas", "variables"];

/** Checks the extensions of every object of a document. */
export function checkExtensionNames(document: Json, report: Report): void {
  visit(document, "#", report, false);
}

function visit(node: unknown, where: string, report: Report, hasChosenNames: boolean): void {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) visit(item, `${where}/${index}`, report, false);
  }
  if (!isObject(node)) return;
  for (const [key, value] of Object.entries(node)) {
    const at = `${where}/${escapePart(key)}`;
    if (hasChosenNames) visit(value, at, report, false);
    else if (key.startsWith("x-")) checkExtension(key, value, at, report);
    else if (!DATA.includes(key)) visit(value, at, report, MAPS.includes(key));
  }
}

function checkExtension(name: string, value: unknown, where: string, report: Report): void {
  const known = EXTENSIONS[name];
  if (known !== undefined) {
    if (!known.accepts(value)) report.problem(where, known.must);
    return;
  }
  // An extension of another tool passes, unless its name is almost one of ours: x-countersing-personal.
  if (!name.startsWith("x-countersign-") && nearestName(name, NAMES) === undefined) return;
  report.problem(
    where,
    `has no effect: ${name} is not known${suggestion(name, NAMES)}. The names are ${NAMES.join(", ")}`,
  );
}
