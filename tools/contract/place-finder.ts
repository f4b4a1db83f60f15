import { getLineColLocation, type Source } from "@redocly/openapi-core";
import { getOrMake } from "../../local/get-or-make.ts";
import type { Position } from "./place.ts";
import { partsOf } from "./pointer.ts";

/** The part of a node of the parser's tree that positions need. A list's nodes are `items`, and a map's are `mappings`. */
interface TreeNode {
  startPosition: number;
  value?: unknown;
  mappings?: unknown;
  items?: unknown;
}

/** A key of a map with its value, which is null where the file has no value. */
interface Mapping {
  key: TreeNode;
  value: TreeNode | null;
}

/** Finds positions in one file, by JSON pointers. */
export type PositionFinder = (pointer: string) => Position;

/**
 * Makes a finder of positions in a file. The lines are counted once, and the keys of a map are listed once, so that thousands of places in a large file
 * take little time. `getLineColLocation` of the parser's package counts the lines of the file for every place.
 */
export function createPositionFinder(source: Source): PositionFinder {
  const tree = treeOf(source);
  const lineStarts = [0, ...Array.from(source.body.matchAll(/\n/g), ({ index }) => index + 1)];
  const keys = new WeakMap<TreeNode, ReadonlyMap<string, Mapping>>();
  return (pointer) =>
    positionAt(lineStarts, tree === undefined ? 0 : findKey(tree, partsOf(pointer), keys).startPosition);
}

/** Returns the tree of a file, which the source keeps after the first use. Undefined for a file without a value. */
function treeOf(source: Source): TreeNode | undefined {
  getLineColLocation({ source, pointer: "#/", reportOnKey: true });
  try {
    const tree = source.getAst(() => {
      throw new Error("the file has no value");
    });
    // The parser's package gives a file of comments an empty value at its second character.
    return tree.value === "" ? undefined : tree;
  } catch {
    return undefined;
  }
}

/** Finds the key or the list item that the parts of a pointer lead to, or the nearest parent that exists. */
function findKey(
  tree: TreeNode,
  parts: readonly string[],
  keys: WeakMap<TreeNode, ReadonlyMap<string, Mapping>>,
): TreeNode {
  let found = tree;
  let node: TreeNode | null = tree;
  for (const part of parts) {
    if (node === null) break;
    if (Array.isArray(node.mappings)) {
      const map: TreeNode = node;
      const mapping: Mapping | undefined = getOrMake(keys, map, () => keysOf(map)).get(part);
      if (mapping === undefined) break;
      found = mapping.key;
      node = mapping.value;
    } else if (Array.isArray(node.items)) {
      const item: TreeNode | undefined = node.items[Number.parseInt(part, 10)];
      if (!item) break;
      found = item;
      node = item;
    } else break;
  }
  return found;
}

/** Lists the mappings of a map by their keys. Of a repeated key the first one counts. */
function keysOf({ mappings }: TreeNode): ReadonlyMap<string, Mapping> {
  const list: readonly Mapping[] = Array.isArray(mappings) ? mappings : [];
  return new Map(list.toReversed().map((mapping) => [String(mapping.key.value), mapping]));
}

/** Converts an index in a text to a line and a column, by a binary search for the line. `lineStarts` has the index at which each line begins. */
function positionAt(lineStarts: readonly number[], index: number): Position {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: index - (lineStarts[low] ?? 0) + 1 };
}
