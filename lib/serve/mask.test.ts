import { expect, it } from "vitest";
import { createMask } from "./mask.ts";

const mask = createMask(Buffer.alloc(32));

it("replaces each value by a digest of its own, the same for the same value", () => {
  const [one, same, other] = ["19880101", "19880101", "19880102"].map((value) => mask(`on ${value}.`, [value]));
  expect(one).toMatch(/^on \[personal [0-9a-f]{8}\]\.$/);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
  expect(createMask()("on 19880101.", ["19880101"])).not.toBe(one);
});

it("takes a value whole that holds another, and no digest for text", () => {
  expect(mask("Ada Lovelace and Ada", ["Ada", "Ada Lovelace"]).match(/\[personal [0-9a-f]{8}\]/g)).toHaveLength(2);
  expect(mask("person 7", ["7", "person", "a", "0"])).toMatch(/^\[personal \w{8}\] \[personal \w{8}\]$/);
});

it("looks for a short value as a word, and for signs as they are", () => {
  expect(mask("an answer of n", ["n"])).toMatch(/^an answer of \[personal \w{8}\]$/);
  expect(mask("a+b (c) ^d$", ["a+b", "(c)", "^d$"])).toMatch(/^(?:\[personal \w{8}\] ?){3}$/);
  expect(mask("nothing", ["", " ".trim()])).toBe("nothing");
});
