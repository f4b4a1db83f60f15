import { jsonPlaces } from "./json-places.ts";
import type { ParsedText } from "./parsed-text.ts";
import { lineAndColumn } from "./place-tree.ts";
import { TemplateProblem } from "./template-problem.ts";

/** Parses the JSON text of a template. Throws a TemplateProblem, with the place in the file, when the text is not JSON. */
export function parseJson(text: string, file: string): ParsedText {
  try {
    return { value: JSON.parse(text), places: () => jsonPlaces(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, offset = text.length] = /at position (\d+)/.exec(error.message) ?? [];
    const place = `${file}:${lineAndColumn(text, Number(offset))}`;
    throw new TemplateProblem(
      `${place}: this is not JSON. A file that begins with a brace is read as JSON; a template in YAML must begin otherwise.`,
    );
  }
}
