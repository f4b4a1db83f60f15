import type { PlaceTree } from "./place-tree.ts";

/** Receives a name that an object has twice, and the offsets of the first and the second. */
type OnRepeat = (name: string, first: number, second: number) => void;

/** A string, or any other token, after the white space before it. */
const TOKEN = /\s*("[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s{}[\]:,"]+)/y;

/**
 * Finds the places of all values in a JSON text, which must be correct JSON. Calls `onRepeat` for each name that an object has twice, with the offsets of
 * both.
 */
export function jsonPlaces(text: string, onRepeat: OnRepeat = () => undefined): PlaceTree {
  const tokens = tokensOf(text);
  let next = 0;

  /** Reads the value at the next token. `offset` is the place that the value gets; by default its own. */
  function value(offset = tokens[next]?.offset ?? 0): PlaceTree {
    const opening = tokens[next++]?.token;
    if (opening === "{") return { offset, children: entries("}", property) };
    if (opening === "[") return { offset, children: entries("]", (index) => [String(index), value()]) };
    return { offset, children: new Map() };
  }

  function property(): [string, PlaceTree] {
    const name = tokens[next];
    next += 2;
    return [String(JSON.parse(name?.token ?? '""')), value(name?.offset)];
  }

  function entries(closing: string, read: (index: number) => [string, PlaceTree]): Map<string, PlaceTree> {
    const children = new Map<string, PlaceTree>();
    while (next < tokens.length && tokens[next]?.token !== closing) {
      const [name, place] = read(children.size);
      const first = children.get(name);
      if (first !== undefined) onRepeat(name, first.offset, place.offset);
      children.set(name, place);
      if (tokens[next]?.token === ",") next += 1;
    }
    next += 1;
    return children;
  }

  return value();
}

function tokensOf(text: string): readonly { token: string; offset: number }[] {
  return [...text.matchAll(new RegExp(TOKEN, "gy"))].map(({ 0: all, 1: token = "", index }) => ({
    token,
    offset: index + all.length - token.length,
  }));
}
