import { expect, it } from "vitest";
import { suggestion } from "./suggestion.cjs";

it.each([
  ["getAg", ["getDay", "getAge"], " (did you mean getAge?)"],
  ["gteAge", ["getDay", "getAge"], " (did you mean getAge?)"],
  ["getage", ["getAge"], " (did you mean getAge?)"],
  ["listOrders", ["getAge"], ""],
  ["getAge", [], ""],
])("for %s among %j suggests: %s", (written, known, expected) => {
  expect(suggestion(written, known)).toBe(expected);
});
