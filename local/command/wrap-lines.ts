import { wrap } from "../wrap.ts";

/** Wraps each line of a text to a width in characters. The rest of a line stands two columns further to the right than its beginning. */
export function wrapLines(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => {
      const indent = /^ */.exec(line)?.[0] ?? "";
      const [first = "", ...rest] = wrap(line.slice(indent.length), width - indent.length - 2);
      return [`${indent}${first}`, ...rest.map((more) => `${indent}  ${more}`)];
    })
    .join("\n");
}
