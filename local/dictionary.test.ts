import { expect, it } from "vitest";
import { createDictionary } from "./dictionary.ts";

it("a dictionary has no names at first, and takes every name as a key", () => {
  const names = ["__proto__", "constructor", "toString", "a"];
  const dictionary = createDictionary<string>();
  expect(names.map((name) => dictionary[name])).toEqual(names.map(() => undefined));
  for (const name of names) dictionary[name] = name;
  expect(Object.keys(dictionary)).toEqual(names);
  expect(JSON.stringify(dictionary)).toBe(
    '{"__proto__":"__proto__","constructor":"constructor","toString":"toString","a":"a"}',
  );
});
