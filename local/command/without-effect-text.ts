import { printable } from "../stack/printable.ts";
import type { LocalStack } from "../stack/start-local.ts";
import type { TerminalMode } from "./terminal.ts";

/** The parts of a template that change no answer: types and properties of imitated services, and the resources of other services. */
export type WithoutEffect = Pick<LocalStack, "beside" | "withoutEffect">;

const ALL_HAVE_AN_EFFECT = "Every type and property of the template has an effect here.";

/** Counts the types and properties of a template that have no effect, for the greeting. `list` is the command that names them, and `page` explains them. */
export function countWithoutEffect({ beside, withoutEffect }: WithoutEffect, list: string, page: string): string {
  const pronoun = withoutEffect.length + beside.length === 1 ? "it" : "them";
  const advice = [`  \`${list}\` names ${pronoun},`, `  and ${page} says what that means.`];
  if (withoutEffect.length === 0 && beside.length === 0) return `  ${ALL_HAVE_AN_EFFECT}`;
  return [
    ...(withoutEffect.length > 0 ? [`  ${count(withoutEffect)}.`] : []),
    ...(beside.length > 0 ? [`  ${countBeside(beside)}.`] : []),
    ...advice,
  ].join("\n");
}

/**
 * Names the types and properties of a template that have no effect: under headings, with the page that explains them; when quiet, a name a line; as JSON, in
 * one line.
 */
export function listWithoutEffect({ beside, withoutEffect }: WithoutEffect, mode: TerminalMode, page: string): string {
  if (mode === "json") return `${printable(JSON.stringify({ kind: "without-effect", withoutEffect, beside }))}\n`;
  if (mode === "quiet") return [...withoutEffect, ...beside].map((name) => `${printable(name)}\n`).join("");
  const listUnder = (heading: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${heading}:`, ...names.map((name) => `  ${printable(name)}`), ""];
  const lines = [...listUnder(count(withoutEffect), withoutEffect), ...listUnder(countBeside(beside), beside)];
  return `${lines.length === 0 ? ALL_HAVE_AN_EFFECT : [...lines, `What that means: ${page}.`].join("\n")}\n`;
}

function count(names: readonly string[]): string {
  return names.length === 1
    ? "1 type or property of the template has no effect here"
    : `${names.length} types and properties of the template have no effect here`;
}

function countBeside(types: readonly string[]): string {
  return `Resources of ${types.length} other ${types.length === 1 ? "type" : "types"} have a name here, and no effect`;
}
