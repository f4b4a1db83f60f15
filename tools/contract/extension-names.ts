/**
 * Reports Countersign's own extensions that have an unknown name, a value of the wrong type, or a place at which nothing reads them. Such an extension would
 * have no effect: a misspelt `x-countersign-personal` would let a personal value into the log.
 */

import { isObject, type Json } from "../../local/json.ts";
import { nearestName, suggestion } from "../../local/suggestion.cjs";
import { type ExtensionPlaces, extensionPlaces } from "./extension-places.ts";
import { escapePart } from "./pointer.ts";
import type { Report } from "./report.ts";

interface Extension {
  /** Tests the value. readCors checks the members of `x-countersign-cors`. */
  accepts: (value: unknown) => boolean;
  must: string;
  /** The places where the extension is read. */
  places: string;
}

const EXTENSIONS: Readonly<Record<keyof ExtensionPlaces, Extension>> = {
  "x-countersign-cors": { accepts: () => true, must: "", places: "at the root of a contract" },
  "x-countersign-personal": {
    accepts: (value) => typeof value === "boolean",
    must: "must be true or false",
    places: "at a parameter, and at a property of a body",
  },
  "x-countersign-unreached": {
    accepts: (value) => typeof value === "string" && value.trim() !== "",
    must: "must be a string: the reason why no case can reach the answer",
    places: "at a response, and at an operation",
  },
};
const NAMES = Object.keys(EXTENSIONS);
/** Members whose values are data, in which a name has no meaning for OpenAPI. */
const DATA = ["default", "enum", "example", "examples"];
/** Members that map names, which the contract's author chooses, to objects. */
const MAPS = ["callbacks", "headers", "mapping", "parameters", "properties", "responses", "schemas", "variables"];

/** Checks the extensions of every object of a document. */
export function checkExtensionNames(document: Json, report: Report): void {
  const places = extensionPlaces(document);
  visit(document, "#", false);

  function visit(node: unknown, where: string, hasChosenNames: boolean): void {
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries()) visit(item, `${where}/${index}`, false);
    }
    if (!isObject(node)) return;
    for (const [key, value] of Object.entries(node)) {
      const at = `${where}/${escapePart(key)}`;
      if (hasChosenNames) visit(value, at, false);
      else if (key.startsWith("x-")) checkExtension(key, value, at, node);
      else if (!DATA.includes(key)) visit(value, at, MAPS.includes(key));
    }
  }

  /** Checks an extension of the object `holder`. */
  function checkExtension(name: string, value: unknown, where: string, holder: Json): void {
    if (isOurs(name)) {
      const { accepts, must, places: read } = EXTENSIONS[name];
      if (!accepts(value)) report.problem(where, must);
      else if (!places[name].has(holder)) {
        report.problem(where, `has no effect here: ${name} is read ${read}. Move it there, or remove it`);
      }
      return;
    }
    // An extension of another tool passes, unless its name is almost one of ours: x-countersing-personal.
    if (!name.startsWith("x-countersign-") && nearestName(name, NAMES) === undefined) return;
    report.problem(
      where,
      `has no effect: ${name} is not known${suggestion(name, NAMES)}. The names are ${NAMES.join(", ")}`,
    );
  }
}

function isOurs(name: string): name is keyof ExtensionPlaces {
  return Object.hasOwn(EXTENSIONS, name);
}
