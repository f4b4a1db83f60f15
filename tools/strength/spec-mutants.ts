import { dump, load } from "js-yaml";
import type { Mutant } from "./mutant.ts";

// biome-ignore lint/suspicious/noExplicitAny: a document is changed here as a person changes YAML
type Node = Record<string, any>;

/** One way to change an element of a contract's YAML tree, in place. */
interface Change {
  title: string;
  /**
   * True when the change makes the schema accept more values. This change is not made to schemas of answers: the service answers as before,
   * so no check could notice.
   */
  loosens?: boolean;
  /** Changes the node. Returns false when this change cannot be made there. */
  apply: (node: Node) => boolean;
}

const number = (keyword: string, by: number): Change => ({
  title: `${keyword} ${by < 0 ? "-" : "+"} ${Math.abs(by)}`,
  loosens: keyword.startsWith("min") ? by < 0 : by > 0,
  apply(node) {
    if (typeof node[keyword] !== "number") return false;
    node[keyword] += by;
    return true;
  },
});

const without = (keyword: string): Change => ({
  title: `without ${keyword}`,
  loosens: keyword !== "nullable",
  apply: (node) => keyword in node && delete node[keyword],
});

const pattern = (title: string, change: (text: string) => string): Change => ({
  title: `pattern ${title}`,
  apply(node) {
    if (typeof node["pattern"] !== "string") return false;
    const before = node["pattern"];
    node["pattern"] = change(before);
    return node["pattern"] !== before;
  },
});

const SCHEMA_CHANGES: readonly Change[] = [
  ...["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"].flatMap((key) => [
    number(key, 1),
    number(key, -1),
  ]),
  ...["pattern", "format", "multipleOf", "uniqueItems", "exclusiveMinimum", "required", "enum", "nullable"].map(
    without,
  ),
  pattern("without its end", (text) => text.replace(/\$$/, "")),
  pattern("without its beginning", (text) => text.replace(/^\^/, "")),
  pattern("one longer", (text) => text.replace(/\{(\d+)\}/, (_, count) => `{${Number(count) + 1}}`)),
  pattern("or one longer", (text) => text.replace(/\{(\d+)\}/, (_, count) => `{${count},${Number(count) + 1}}`)),
  pattern("or one shorter", (text) => text.replace(/\{(\d+)\}/, (_, count) => `{${Number(count) - 1},${count}}`)),
  pattern("with a letter", (text) => text.replace("[0-9]", "[0-9x]")),
  pattern("of fewer digits", (text) => text.replace("[0-9]", "[0-8]")),
  {
    title: "another type",
    apply(node) {
      if (node["type"] !== "string" && node["type"] !== "integer") return false;
      node["type"] = node["type"] === "string" ? "integer" : "string";
      return true;
    },
  },
  {
    title: "one enum value removed",
    apply: (node) => Array.isArray(node["enum"]) && node["enum"].length > 1 && node["enum"].pop() !== undefined,
  },
  {
    title: "one required name removed",
    loosens: true,
    apply: (node) => Array.isArray(node["required"]) && node["required"].pop() !== undefined,
  },
  {
    title: "a property under another name",
    apply(node) {
      const [name] = Object.keys(node["properties"] ?? {});
      if (name === undefined) return false;
      node["properties"][`${name}2`] = node["properties"][name];
      delete node["properties"][name];
      node["required"] = node["required"]?.map((one: string) => (one === name ? `${name}2` : one));
      return true;
    },
  },
];

/** Defines a change that replaces the value of `key`. The change can be made to every node. */
const set = (title: string, key: string, change: (value: unknown) => unknown): Change => ({
  title,
  apply(node) {
    node[key] = change(node[key]);
    return true;
  },
});

const PARAMETER_CHANGES: readonly Change[] = [
  set("required or not", "required", (required) => required !== true),
  set("under another name", "name", (name) => `${name}2`),
  set("in another place", "in", (place) => (place === "query" ? "header" : "query")),
];

const METHODS = ["get", "put", "post", "delete", "patch"];

/**
 * Makes a mutant for each change at each place of a contract. In requests the keywords are loosened and tightened; in answers they are only
 * tightened. Answers and parameters are also removed. `use` tells where the contract uses a component.
 */
export function specMutants(contract: string, file: string, source: string, use: Use): Mutant[] {
  const mutants: Mutant[] = [];
  const places = nodesOf(load(source) as Node, use);
  for (const { answers, at, kind } of places) {
    const changes = kind === "schema" ? SCHEMA_CHANGES : kind === "parameter" ? PARAMETER_CHANGES : OPERATION_CHANGES;
    for (const { apply, loosens, title } of changes) {
      if (answers && loosens) continue;
      const document = load(source) as Node;
      const node = at.reduce<Node>((inner, key) => inner[key], document);
      if (!apply(node)) continue;
      mutants.push({
        contract,
        file,
        title: `${at.join("/")}: ${title}`,
        text: dump(document, { lineWidth: -1, noRefs: true }),
      });
    }
  }
  return mutants;
}

const OPERATION_CHANGES: readonly Change[] = [
  without("x-amazon-apigateway-auth"),
  {
    title: "open to everybody",
    apply(node) {
      if (node["x-amazon-apigateway-auth"]?.type !== "AWS_IAM") return false;
      node["x-amazon-apigateway-auth"] = { type: "NONE" };
      node["security"] = [];
      return true;
    },
  },
  { title: "without its 200", apply: (node) => "200" in node["responses"] && delete node["responses"]["200"] },
  { title: "without its 400", apply: (node) => "400" in node["responses"] && delete node["responses"]["400"] },
  set("under another operationId", "operationId", (id) => `${id}2`),
  {
    title: "its first parameter removed",
    apply: (node) => Array.isArray(node["parameters"]) && node["parameters"].shift() !== undefined,
  },
  {
    title: "its last parameter removed",
    apply: (node) => Array.isArray(node["parameters"]) && node["parameters"].pop() !== undefined,
  },
];

/** Tells where a contract uses a component: in requests, only in answers, or (undefined) nowhere. */
export type Use = (name: string) => "requests" | "answers" | undefined;

interface Place {
  at: readonly string[];
  kind: "schema" | "parameter" | "operation";
  /** True when the place belongs only to answers. */
  answers: boolean;
}

function nodesOf(document: Node, use: Use): Place[] {
  const places: Place[] = [];
  const schemas = (node: Node, at: readonly string[], answers = false): void => {
    if (typeof node !== "object" || node === null || "$ref" in node) return;
    places.push({ at, kind: "schema", answers });
    for (const [name, property] of Object.entries<Node>(node["properties"] ?? {}))
      schemas(property, [...at, "properties", name], answers);
    if (node["items"]) schemas(node["items"], [...at, "items"], answers);
    for (const key of ["allOf", "anyOf", "oneOf"]) {
      for (const [index, part] of (node[key] ?? []).entries()) schemas(part, [...at, key, String(index)], answers);
    }
  };
  const parameter = (node: Node, at: readonly string[]): void => {
    if ("$ref" in node) return;
    places.push({ at, kind: "parameter", answers: false });
    if (node["schema"]) schemas(node["schema"], [...at, "schema"]);
  };
  for (const [path, item] of Object.entries<Node>(document["paths"] ?? {})) {
    for (const method of METHODS.filter((one) => item[one])) {
      const at = ["paths", path, method];
      places.push({ at, kind: "operation", answers: false });
      for (const [index, one] of (item[method]["parameters"] ?? []).entries())
        parameter(one, [...at, "parameters", String(index)]);
    }
  }
  const components = document["components"] ?? {};
  for (const [name, one] of Object.entries<Node>(components["parameters"] ?? {})) {
    if (use(name) !== undefined) parameter(one, ["components", "parameters", name]);
  }
  for (const [name, one] of Object.entries<Node>(components["schemas"] ?? {})) {
    const used = use(name);
    if (used !== undefined) schemas(one, ["components", "schemas", name], used === "answers");
  }
  return places;
}
