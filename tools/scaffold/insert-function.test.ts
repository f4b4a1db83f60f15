import { describe, expect, it } from "vitest";
import { insertFunction } from "./insert-function.ts";

const BLOCK = "c:\n  handler: x\n";

function inserted(text: string): string {
  const made = insertFunction(text, "c", BLOCK);
  return made.ok ? made.text : made.sentence;
}

describe("a function put into serverless.yml", () => {
  it("comes after the last one, before the comments of what follows", () => {
    expect(inserted("functions:\n  # first\n  a:\n    handler: y # why\n\n# of resources\nresources: {}\n")).toBe(
      "functions:\n  # first\n  a:\n    handler: y # why\n  c:\n    handler: x\n\n# of resources\nresources: {}\n",
    );
  });

  it("comes last where functions are, with or without a line's end", () => {
    expect(inserted("service: s\nfunctions:\n  a: { handler: y }\n")).toBe(
      "service: s\nfunctions:\n  a: { handler: y }\n  c:\n    handler: x\n",
    );
    expect(inserted("functions:\n  a: { handler: y }")).toBe("functions:\n  a: { handler: y }\n  c:\n    handler: x");
  });

  it("keeps the indentation and the line endings that are there", () => {
    expect(inserted("functions:\r\n    a:\r\n        handler: y\r\n")).toBe(
      "functions:\r\n    a:\r\n        handler: y\r\n    c:\r\n      handler: x\r\n",
    );
  });

  it("is the first where there are none yet", () => {
    expect(inserted("functions: # none\nresources: {}\n")).toBe(
      "functions: # none\n  c:\n    handler: x\nresources: {}\n",
    );
  });

  it("is refused where a text would be taken for a function", () => {
    expect(inserted("functions:\n  a: |\n    text\n\n    more\n")).toMatch(
      /^functions:\n {2}a: \|\n {4}text\n\n {4}more\n {2}c:/,
    );
    expect(inserted("custom: |\n  text\nfunctions: {}\n")).toContain("as a block");
  });
});
