import { expect, it } from "vitest";
import { wantsColour } from "./wants-colour.ts";

it.each([
  [true, {}, true],
  [false, {}, false],
  [true, { TERM: "dumb" }, false],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [false, { FORCE_COLOR: "1" }, true],
  [false, { FORCE_COLOR: "" }, true],
  [true, { FORCE_COLOR: "0" }, false],
  [false, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
])("on a terminal (%s), with %j in the environment, colours are used: %s", (isTTY, env, expected) => {
  expect(wantsColour({ isTTY }, env)).toBe(expected);
});
