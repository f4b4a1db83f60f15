import { describe, expect, it } from "vitest";
import { insertFunction } from "./insert-function.ts";

const BLOCK = "c:\n  handler: x\n";

function insert(text: string): string {
  const made = insertFunction(text, "c", BLOCK);
  return made.ok ? made.text : made.sentence;
}

describe("insertFunction", () => {
  it("inserts after the last function, before the comments of the next block", () => {
    expect(insert("functions:\n  # first\n  a:\n    handler: y # why\n\n# of resources\nresources: {}\n")).toBe(
      "functions:\n  # first\n  a:\n    handler: y # why\n  c:\n    handler: x\n\n# of resources\nresources: {}\n",
    );
  });

  it("appends at the end of the file, with or without a final line break", () => {
    expect(insert("service: s\nfunctions:\n  a: { handler: y }\n")).toBe(
      "service: s\nfunctions:\n  a: { handler: y }\n  c:\n    handler: x\n",
    );
    expect(insert("functions:\n  a: { handler: y }")).toBe("functions:\n  a: { handler: y }\n  c:\n    handler: x");
  });

  it("keeps the indentation and the line endings of the file", () => {
    expect(insert("functions:\r\n    a:\r\n        handler: y\r\n")).toBe(
      "functions:\r\n    a:\r\n        handler: y\r\n    c:\r\n      handler: x\r\n",
    );
  });

  it("inserts the first function", () => {
    expect(insert("functions: # none\nresources: {}\n")).toBe(
      "functions: # none\n  c:\n    handler: x\nresources: {}\n",
    );
  });

  it("does not take text in a block scalar for a function", () => {
    expect(insert("functions:\n  a: |\n    text\n\n    more\n")).toMatch(
      /^functions:\n {2}a: \|\n {4}text\n\n {4}more\n {2}c:/,
    );
    expect(insert("custom: |\n  text\nfunctions: {}\n")).toContain("as a block");
  });
});
