/** Writes for a terminal of 80 columns why a stack decided on a request as it did. */
import { asObject, isObject, type Json } from "../json.ts";
import { wrap } from "../wrap.ts";

const COLUMNS = 80;

/**
 * Writes the reason of a decision, from the record of a request. For a request that a policy denied, adds the statements that were considered and the
 * smallest change of the policies that would allow it. Undefined stands for a request that no stack has recorded.
 */
export function decisionText(record: Json | undefined): string {
  if (record === undefined) return `What decided:\n${hang("(only the stack that answered can tell)", 2)}`;
  const { allowedBy, because, errorType } = record;
  const reason = allowedBy === undefined ? `${errorType}: ${because}` : String(allowedBy);
  const policies = listOf(record["steps"]).findLast(({ effect, name }) => name === "policies" && effect !== "allow");
  const more = policies === undefined || allowedBy !== undefined ? "" : denialText(policies);
  return `What decided:\n${hang(reason, 2)}${more}`;
}

function denialText(policies: Json): string {
  const by = asObject(policies["by"]);
  const considered = listOf(policies["considered"]).map((one) => hang(statementText(one, by), 2, 4));
  const remedies = listOf(policies["remedies"]).map(remedyText);
  const asked = hang(`${policies["caller"]} asks for ${policies["action"]} on ${policies["resource"]}`, 2, 4);
  return [
    `\nThe request:\n${asked}`,
    `\nStatements considered:\n${considered.length === 0 ? "  (none)\n" : considered.join("")}`,
    remedies.length === 0
      ? "\nNo statement would allow it for this caller.\n"
      : `\nThe smallest change that would allow it:\n${remedies.join("\n")}`,
  ].join("");
}

function statementText({ because, effect, matches, place, policy, statement }: Json, by: Json): string {
  const isDecider = by["policy"] === policy && by["statement"] === statement;
  const verdict = matches ? (isDecider ? "decides" : "matches") : `does not match: ${because}`;
  return `${effect} ${statement} of ${policy}${placeClause(place)} ${verdict}`;
}

function remedyText({ forms, place, policyType, replaces }: Json): string {
  const { json, yaml } = asObject(forms);
  const where = isObject(replaces)
    ? `In place of ${replaces["statement"]} in ${replaces["policy"]}${placeClause(place)}:`
    : `Added to a policy of the type ${policyType}${placeClause(place)}:`;
  return `${hang(where, 2)}${indent(json)}${hang("The same in YAML:", 2)}${indent(yaml)}`;
}

/** Writes where the template has a value: ` (generated/template.json:120)`. Empty when the file is not known. */
function placeClause(place: unknown): string {
  const { file, line } = asObject(place);
  return file === undefined ? "" : ` (${file}:${line})`;
}

function indent(lines: unknown): string {
  return `${String(lines).replaceAll(/^/gm, "    ")}\n`;
}

/** Wraps a text to the terminal. The first line begins at column `first`, and the others at column `rest`. */
function hang(text: string, first: number, rest = first): string {
  return wrap(text, COLUMNS - rest)
    .map((line, index) => `${" ".repeat(index === 0 ? first : rest)}${line}\n`)
    .join("");
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(asObject) : [];
}
