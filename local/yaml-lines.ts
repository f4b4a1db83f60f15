import { isObject } from "./json.ts";

/** Writes a JSON value as lines of YAML. Strings are quoted as in JSON, which YAML reads too, where YAML could read them otherwise. */
export function yamlLines(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => nest("- ", "  ", yamlLines(item)));
  if (!isObject(value)) return [scalar(value)];
  return Object.entries(value).flatMap(([name, inner]) => {
    const lines = yamlLines(inner);
    const isNested = typeof inner === "object" && inner !== null;
    return isNested ? [`${scalar(name)}:`, ...lines.map((line) => `  ${line}`)] : [`${scalar(name)}: ${lines[0]}`];
  });
}

function nest(first: string, rest: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? first : rest) + line);
}

/** Matches strings that YAML reads as the same string without quotes. */
const PLAIN = /^[A-Za-z](?:[\w/.*-]|:(?=[^\s:]))*$/;
const WORDS = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

function scalar(value: unknown): string {
  return typeof value === "string" && PLAIN.test(value) && !WORDS.test(value) ? value : JSON.stringify(value);
}
