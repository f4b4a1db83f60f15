import { expect, it } from "vitest";
import { createComparison } from "./constant-time.ts";

it("tells whether two strings are equal, whatever it compared before", () => {
  const isEqual = createComparison();
  const texts = [
    "",
    "a",
    "b",
    "ab",
    "ba",
    "a".repeat(917),
    `${"a".repeat(916)}b`,
    `b${"a".repeat(916)}`,
    "\u00e4",
    "\u0000",
  ];
  for (const [index, expected] of texts.entries()) {
    const equal = texts.map((given) => isEqual(expected, given));
    expect(equal).toEqual(texts.map((_, other) => other === index));
  }
});
