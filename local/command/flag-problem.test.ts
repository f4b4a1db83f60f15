import { type ParseArgsConfig, parseArgs } from "node:util";
import { expect, it } from "vitest";
import { flagProblem } from "./flag-problem.ts";

const OPTIONS: NonNullable<ParseArgsConfig["options"]> = {
  port: { type: "string" },
  list: { type: "boolean" },
  method: { type: "string", short: "X" },
};

function problemOf(args: readonly string[], allowPositionals = false): string {
  try {
    parseArgs({ args: [...args], options: OPTIONS, allowPositionals });
    return "";
  } catch (error) {
    return flagProblem(Object(error).message, Object.keys(OPTIONS));
  }
}

it.each([
  [["--pot", "day=1"], "There is no flag --pot (did you mean --port?)."],
  [["--colour"], "There is no flag --colour."],
  [["-x"], "There is no flag -x."],
  [["--port"], "The flag --port needs a value."],
  [["-X"], "The flag -X, --method needs a value."],
  [["--port", "--list"], "The flag --port needs a value. Write a value that begins with a hyphen as --port=VALUE."],
  [["--list=3"], "The flag --list takes no value."],
  [["day=1"], "Only flags belong here, and not day=1."],
])("says what is wrong with %j", (args, sentence) => {
  expect(problemOf(args)).toBe(sentence);
});

it("says nothing about how an operand that begins with a hyphen is written", () => {
  expect(problemOf(["--pot"], true)).toBe("There is no flag --pot (did you mean --port?).");
});

it("keeps a message that it does not know", () => {
  expect(flagProblem("Something else", [])).toBe("Something else");
});
