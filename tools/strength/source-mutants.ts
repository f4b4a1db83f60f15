/** Changes to a service's own code: its comparisons, numbers and replies. */
import type { Mutant } from "./mutant.ts";

const CHANGES: readonly (readonly [from: RegExp, to: string])[] = [
  [/ > /g, " >= "],
  [/ < /g, " <= "],
  [/ >= /g, " > "],
  [/ <= /g, " < "],
  [/ === /g, " !== "],
  [/ !== /g, " === "],
  [/ - 1\b/g, ""],
  [/ \+ 1\b/g, ""],
  [/ - /g, " + "],
  [/Math\.floor/g, "Math.ceil"],
  [/\b10_000\b/g, "9_999"],
  [/\breply\(200\b/g, 'reply(JSON.parse("202")'],
  [/\breply\(400, problem\(400\b/g, "reply(500, problem(500"],
  [/(\breply\(200, \{ )/g, "$1...JSON.parse('{\"undeclared\":1}'), "],
  [/, \{ "Cache-Control": "no-store" \}/g, ""],
  [/ \?\? /g, " && "],
  [/slice\(0, 4\)/g, "slice(1, 4)"],
  [/slice\(4, 6\)/g, "slice(4, 5)"],
  [/slice\(6\)/g, "slice(7)"],
  [/"Sunday", "Monday"/g, '"Monday", "Sunday"'],
  [/getUTCDay/g, "getDay"],
  [/setUTCFullYear/g, "setFullYear"],
  [/"(dob) must not be/g, '"$1 has not to be'],
  [/\bdob\b(?= > asked)/g, "asked"],
  [/return reply\(400/g, "void reply(400"],
];

/** Every change at every place of a source where it applies, each by itself. Comments are left alone. */
export function sourceMutants(contract: string, file: string, source: string): Mutant[] {
  const code = withoutComments(source);
  return CHANGES.flatMap(([from, to]) =>
    [...code.matchAll(from)].map((found) => {
      const rest = code.slice(found.index).replace(new RegExp(from.source), to);
      const changed = rest.slice(0, rest.length - (code.length - found.index - found[0].length));
      const line = source.slice(0, found.index).split("\n").length;
      return {
        contract,
        file,
        title: `line ${line}: ${found[0].trim()} -> ${changed.trim()}`,
        text: source.slice(0, found.index) + changed + source.slice(found.index + found[0].length),
      };
    }),
  );
}

/** Comments and imports as blanks of the same length, so that places stay where they are. */
function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|^import .*$/gm, (text) => text.replaceAll(/[^\n]/g, " "));
}
