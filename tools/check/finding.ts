import { type Place, placeText } from "../contract/place.ts";
import { pointer } from "../contract/pointer.ts";

/** A fault of the project, its place, and the command that rewrites the stale file or checks the fix. */
export interface Finding extends Place {
  /** The fault and what to do about it, without a full stop at the end. */
  sentence: string;
  /** The command to run: `generate` rewrites a stale file, `check` shows that a fault is fixed. */
  run: "npm run generate" | "npm run check" | `npm run check -- --against ${string}`;
}

/**
 * Formats a finding as one line: `generated/age/types.ts:7:5: does not match its inputs. Run \`npm run generate\`.` The command is left out
 * when it is `npm run check`, which found the fault and would not mend it.
 */
export function findingLine({ run, sentence, ...place }: Finding): string {
  const remedy = run.startsWith("npm run check") ? "" : ` Run \`${run}\`.`;
  return `${placeText(place)}: ${sentence.replace(/\.$/, "")}.${remedy}`;
}

/** The first place at which two JSON values differ, as a pointer; undefined when they are the same. */
export function firstDifference(one: unknown, other: unknown): string | undefined {
  const [first] = differences(one, other);
  return first === undefined ? undefined : pointer(...first);
}

/**
 * Every place at which two JSON values differ, as the parts of a JSON pointer. Differences inside a place that is already listed are not
 * listed separately.
 */
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
