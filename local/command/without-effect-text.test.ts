import { describe, expect, it } from "vitest";
import { countWithoutEffect, listWithoutEffect } from "./without-effect-text.ts";

const SOME = { withoutEffect: ["LogGroup", "Function.MemorySize"], beside: ["SQS::Queue (Mail\u001b)"] };
const NONE = { withoutEffect: [], beside: [] };
const ALL = "Every type and property of the template has an effect here.";

describe("countWithoutEffect", () => {
  it("counts, and says how to see the names", () => {
    expect(countWithoutEffect(SOME, "npm start -- --list", "docs/local-stack.md").split("\n")).toEqual([
      "  2 types and properties of the template have no effect here.",
      "  Resources of 1 other type have a name here, and no effect.",
      "  `npm start -- --list` names them,",
      "  and docs/local-stack.md says what that means.",
    ]);
    expect(countWithoutEffect({ ...NONE, withoutEffect: ["LogGroup"] }, "list", "page").split("\n")).toEqual([
      "  1 type or property of the template has no effect here.",
      "  `list` names it,",
      "  and page says what that means.",
    ]);
    expect(countWithoutEffect(NONE, "list", "page")).toBe(`  ${ALL}`);
  });
});

describe("listWithoutEffect", () => {
  it("names each under a heading, without characters that control a terminal", () => {
    expect(listWithoutEffect(SOME, "person", "docs/local-stack.md").split("\n")).toEqual([
      "2 types and properties of the template have no effect here:",
      "  LogGroup",
      "  Function.MemorySize",
      "",
      "Resources of 1 other type have a name here, and no effect:",
      "  SQS::Queue (Mail\\u001b)",
      "",
      "What that means: docs/local-stack.md.",
      "",
    ]);
    expect(listWithoutEffect(NONE, "verbose", "")).toBe(`${ALL}\n`);
  });

  it("writes the names alone when it is quiet, and one line for a program", () => {
    expect(listWithoutEffect(SOME, "quiet", "")).toBe("LogGroup\nFunction.MemorySize\nSQS::Queue (Mail\\u001b)\n");
    expect(listWithoutEffect(NONE, "quiet", "")).toBe("");
    expect(JSON.parse(listWithoutEffect(SOME, "json", ""))).toEqual({ kind: "without-effect", ...SOME });
  });
});
