/** The most characters of a line that are shown. */
const WIDTH = 74;

/**
 * Compares two canonical requests line by line. Lines that differ stand below each other, `-` before the first and `+` before the second, with a line
 * of marks below the characters that differ. Undefined when nothing differs.
 */
export function compareCanonical(signed: string, expected: string): readonly string[] | undefined {
  if (signed === expected) return undefined;
  return align(signed.split("\n"), expected.split("\n")).flatMap(([one, other]) => {
    if (one === other) return [`  ${cut(one ?? "", 0)}`.trimEnd()];
    return differingLines(one, other);
  });
}

type Pair = readonly [signed: string | undefined, expected: string | undefined];

/** Pairs the lines: the first three and the last two by their place, the headers between by name. */
function align(signed: readonly string[], expected: readonly string[]): readonly Pair[] {
  const zip = (one: readonly string[], other: readonly string[]) =>
    one.map((line, index): Pair => [line, other[index]]);
  const headers = (lines: readonly string[]) => new Map(lines.slice(3, -3).map((line) => [nameOf(line), line]));
  const [own, theirs] = [headers(signed), headers(expected)];
  const names = [...new Set([...own.keys(), ...theirs.keys()])].sort();
  return [
    ...zip(signed.slice(0, 3), expected.slice(0, 3)),
    ...names.map((name): Pair => [own.get(name), theirs.get(name)]),
    ...zip(signed.slice(-3), expected.slice(-3)),
  ];
}

function nameOf(header: string): string {
  return header.slice(0, header.indexOf(":"));
}

function differingLines(one: string | undefined, other: string | undefined): readonly string[] {
  if (one === undefined || other === undefined)
    return one === undefined ? [`+ ${cut(other ?? "", 0)}`] : [`- ${cut(one, 0)}`];
  const first = firstDifference(one, other);
  const from = Math.max(0, first - WIDTH / 2);
  const [shown, beside] = [cut(one, from), cut(other, from)];
  const marks = Array.from({ length: Math.max(shown.length, beside.length) }, (_, index) =>
    shown.charAt(index) === beside.charAt(index) ? " " : "^",
  );
  return [`- ${shown}`.trimEnd(), `+ ${beside}`.trimEnd(), `  ${marks.join("")}`.trimEnd()];
}

function firstDifference(one: string, other: string): number {
  let index = 0;
  while (index < one.length && one.charAt(index) === other.charAt(index)) index += 1;
  return index;
}

/** Returns the part of a line that has room, with an ellipsis where characters are left out. */
function cut(line: string, from: number): string {
  const start = from > 0 ? "…" : "";
  const rest = start + line.slice(from);
  return rest.length > WIDTH ? `${rest.slice(0, WIDTH - 1)}…` : rest;
}
