import { pointer } from "../contract/pointer.ts";

/** Something that does not hold, where it stands, and what to run once it is mended. */
export interface Finding {
  /** From the root: `infra/caller-cognito.yml`. */
  file: string;
  /** JSON pointer as a URI fragment; `#line=7` (RFC 5147) in a file that is no JSON or YAML. */
  place: string;
  /** What is wrong and what to do about it, without the full stop. */
  sentence: string;
  /** The command to run: it mends what is stale, and proves the rest. */
  run: "npm run generate" | "npm run check" | `npm run check -- --against ${string}`;
}

/** `infra/caller-cognito.yml #/Resources/InvokeAge: ... Run \`npm run check\`.` */
export function findingLine({ file, place, sentence, run }: Finding): string {
  return `${file} ${place}: ${sentence.replace(/\.$/, "")}. Run \`${run}\`.`;
}

/** The first place at which two JSON values differ, as a pointer; undefined when they are the same. */
export function firstDifference(one: unknown, other: unknown): string | undefined {
  const [first] = differences(one, other);
  return first === undefined ? undefined : pointer(...first);
}

/** Every place at which two JSON values differ, as the parts of its pointer: the outermost, not what is under it. */
export function* differences(one: unknown, other: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (Object.is(one, other)) return;
  if (!isTree(one) || !isTree(other) || Array.isArray(one) !== Array.isArray(other)) {
    yield path;
    return;
  }
  const [a, b] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const place = [...path, key];
    if (a.has(key) && b.has(key)) yield* differences(a.get(key), b.get(key), place);
    else yield place;
  }
}

function isTree(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
