import { Source } from "@redocly/openapi-core";
import { getOrMake } from "../../local/get-or-make.ts";
import { createPositionFinder, type PositionFinder } from "./place-finder.ts";

/** A place in a file of the project. */
export interface Place {
  /** Path from the root: `api/age.yaml`. */
  file: string;
  /** Line and column; undefined for a file that does not exist. */
  position?: Position;
  /** JSON pointer, `#/paths/~1age/get`; undefined in a file that is neither JSON nor YAML. */
  pointer?: string;
}

/** Line and column, both counted from 1. */
export interface Position {
  line: number;
  column: number;
}

/** The first character of a file: the position of a finding about the whole file. */
export const START: Position = { line: 1, column: 1 };

/** Finds the place that a JSON pointer names. For a pointer that leads to nothing, it is the place of the nearest parent that exists. */
export type PlaceOf = (pointer: string) => Place;

/** Formats a place as `api/age.yaml:12:7 #/paths/~1age/get`, which terminals and editors open at the line. */
export function placeText({ file, pointer, position }: Place): string {
  const at = position === undefined ? file : `${file}:${position.line}:${position.column}`;
  return pointer === undefined ? at : `${at} ${pointer}`;
}

/** Finds places in one YAML or JSON file. Its text is parsed at the first call. */
export function placesIn(file: string, text: string): PlaceOf {
  const source = new Source(file, text);
  return (pointer) => ({ file, position: positionIn(source, pointer), pointer });
}

/** The finder of each file, made when the first place in the file is asked for. */
const finders = new WeakMap<Source, PositionFinder>();

/** Finds the position of a property's key, or of a list's item. */
export function positionIn(source: Source, pointer: string): Position {
  return getOrMake(finders, source, () => createPositionFinder(source))(pointer);
}
