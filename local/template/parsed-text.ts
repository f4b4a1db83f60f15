import type { PlaceTree } from "./place-tree.ts";

/** The value that a text in JSON or YAML has. */
export interface ParsedText {
  value: unknown;
  /** Finds the places of the values in the text. */
  places: () => PlaceTree;
}
