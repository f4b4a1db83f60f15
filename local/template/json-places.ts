import type { PlaceTree } from "./place-tree.ts";

/** A string, or any other token, after the white space before it. */
const TOKEN = /\s*("[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s{}[\]:,"]+)/y;

/** Finds the places of all values in a JSON text, which must be correct JSON. */
export function jsonPlaces(text: string): PlaceTree {
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
      children.set(...read(children.size));
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
