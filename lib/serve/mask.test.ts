import { expect, it } from "vitest";
import { createMask } from "./mask.ts";

const mask = createMask(Buffer.alloc(32));

it("replaces each value with a digest, the same one for the same value", () => {
  const [one, same, other] = ["19880101", "19880101", "19880102"].map((value) => mask(`on ${value}.`, [value]));
  expect(one).toMatch(/^on \[personal [0-9a-f]{8}\]\.$/);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
  expect(createMask()("on 19880101.", ["19880101"])).not.toBe(one);
});

it("replaces a value that contains another one as a whole, and never masks a digest again", () => {
  expect(mask("Ada Lovelace and Ada", ["Ada", "Ada Lovelace"]).match(/\[personal [0-9a-f]{8}\]/g)).toHaveLength(2);
  expect(mask("person 7", ["7", "person", "a", "0"])).toMatch(/^\[personal \w{8}\] \[personal \w{8}\]$/);
});

it("masks a short value only as a whole word, and treats special characters as plain text", () => {
  expect(mask("an answer of n", ["n"])).toMatch(/^an answer of \[personal \w{8}\]$/);
  expect(mask("a+b (c) ^d$", ["a+b", "(c)", "^d$"])).toMatch(/^(?:\[personal \w{8}\] ?){3}$/);
  expect(mask("nothing", ["", " ".trim()])).toBe("nothing");
});

it("masks a value of megabytes, which no regular expression can look for", () => {
  for (const value of ["a".repeat(3_000_000), "\\".repeat(3_000_000)]) {
    expect(mask(`cannot read ${value}.`, [value, "19880101"])).toMatch(/^cannot read \[personal \w{8}\]\.$/);
  }
});
