import { CORE_SCHEMA, load, Type, YAMLException } from "js-yaml";
import type { ParsedText } from "./parsed-text.ts";
import { lineAndColumn } from "./place-tree.ts";
import { TemplateProblem } from "./template-problem.ts";
import { collectPlaces } from "./yaml-places.ts";

/** The tags whose long form has no `Fn::`. */
const WITHOUT_PREFIX = ["Ref", "Condition"];

/**
 * Parses the YAML text of a template as CloudFormation reads it. The short forms of intrinsic functions become their long forms: `!Sub text` is
 * `{"Fn::Sub": "text"}`. Dates stay strings. `yes` and `on` are true, as in YAML 1.1. Throws a TemplateProblem, with the place in the file, when the text
 * is not YAML, and for what CloudFormation refuses: aliases, merges, and a mapping with a name twice. (js-yaml's option `json` lets such a name pass, so that the
 * refusal can say both places.)
 *
 * Source: CloudFormation user guide, "Template format".
 */
export function parseYaml(text: string, file: string): ParsedText {
  const { listener, refused, tree } = collectPlaces();
  let value: unknown;
  try {
    value = load(text, { schema: SCHEMA, filename: file, listener, json: true });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { column, line } = error.mark;
    throw new TemplateProblem(`${file}:${line + 1}:${column + 1}: this is not YAML: ${error.reason}.`);
  }
  const [first] = refused();
  if (first !== undefined) {
    throw new TemplateProblem(`${file}:${lineAndColumn(text, first.offset)}: ${first.sentence}`);
  }
  return { value, places: tree };
}

/** In YAML 1.1 `yes`, `on` and their opposites are booleans. js-yaml reads YAML 1.2, in which they are strings. */
const yaml11Boolean = new Type("tag:yaml.org,2002:bool", {
  kind: "scalar",
  resolve: (data: unknown) => /^(?:yes|no|on|off|true|false)$/i.test(String(data)),
  construct: (data: unknown) => /^(?:yes|on|true)$/i.test(String(data)),
});

/** A whole number. The digits of an account id that begins with 0 stay a string. */
const wholeNumber = new Type("tag:yaml.org,2002:int", {
  kind: "scalar",
  resolve: (data: unknown) => /^[-+]?(?:\d+|0x[\da-f]+)$/i.test(String(data)),
  construct: (data: unknown) => (/^[-+]?0\d/.test(String(data)) ? data : Number(data)),
});

const shortForms = (["scalar", "sequence", "mapping"] as const).map(
  (kind) => new Type("!", { kind, multi: true, construct: (data: unknown, tag = "") => longForm(tag.slice(1), data) }),
);

/** A type of a tag that CORE_SCHEMA has already takes that type's place. */
const SCHEMA = CORE_SCHEMA.extend({ implicit: [yaml11Boolean, wholeNumber], explicit: shortForms });

function longForm(name: string, data: unknown): Record<string, unknown> {
  return { [WITHOUT_PREFIX.includes(name) ? name : `Fn::${name}`]: data };
}
