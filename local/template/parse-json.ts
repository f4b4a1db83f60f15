import { jsonPlaces } from "./json-places.ts";
import type { ParsedText } from "./parsed-text.ts";
import { lineAndColumn } from "./place-tree.ts";
import { TemplateProblem } from "./template-problem.ts";

/** Parses the JSON text of a template. Throws a TemplateProblem, with the place in the file, when the text is not JSON, or when an object has a name twice. */
export function parseJson(text: string, file: string): ParsedText {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, offset = text.length] = /at position (\d+)/.exec(error.message) ?? [];
    const place = `${file}:${lineAndColumn(text, Number(offset))}`;
    throw new TemplateProblem(
      `${place}: this is not JSON. A file that begins with a brace is read as JSON; a template in YAML must begin otherwise.`,
    );
  }
  const places = jsonPlaces(text, (name, first, second) => {
    const sentence = repeatedName(name, lineAndColumn(text, first));
    throw new TemplateProblem(`${file}:${lineAndColumn(text, second)}: ${sentence}`);
  });
  return { value, places: () => places };
}

/** The refusal of a name that an object has twice. `first` is the line and column of the first. Of two values of a name, JSON.parse would drop the first. */
export function repeatedName(name: string, first: string): string {
  return `the name ${name} stands a second time here; its first place is ${first}. Remove one of the two.`;
}
