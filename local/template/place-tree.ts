/** The place of a value in the text of a template's file, with the places of the values inside it. */
export interface PlaceTree {
  /** The offset of the value in the text; for a property, the offset of its name. */
  offset: number;
  /** The places of an object's properties by name, or of a list's items by index. */
  children: ReadonlyMap<string, PlaceTree>;
}

/**
 * Finds the offset of a path such as `UserPool.Schema[0].Name`. When the tree ends before the path, returns the offset of the innermost value that
 * it has; undefined when the tree has not even the path's first part.
 */
export function offsetOf(tree: PlaceTree, path: string): number | undefined {
  const found = childAt(tree, path);
  if (found === undefined) return undefined;
  return offsetOf(found.child, found.rest) ?? found.child.offset;
}

/** A name in a path may hold dots itself, as paths of an API do. Therefore the longest name that fits is taken. */
function childAt({ children }: PlaceTree, path: string): { child: PlaceTree; rest: string } | undefined {
  const text = path.startsWith(".") ? path.slice(1) : path;
  const index = /^\[(\d+)\]/.exec(text);
  const names = index?.[1] === undefined ? [...children.keys()].filter((name) => isFirst(name, text)) : [index[1]];
  const name = names.reduce((longest, one) => (one.length > longest.length ? one : longest), "");
  const child = children.get(name);
  return child && { child, rest: text.slice(index?.[0].length ?? name.length) };
}

function isFirst(name: string, text: string): boolean {
  return name !== "" && text.startsWith(name) && /^(?:$|[.[])/.test(text.slice(name.length));
}

/** Finds the line and the column of an offset of a text, both counted from 1. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

/** Writes an offset of a text as `LINE:COLUMN`, both counted from 1. */
export function lineAndColumn(text: string, offset: number): string {
  const { column, line } = positionOf(text, offset);
  return `${line}:${column}`;
}
