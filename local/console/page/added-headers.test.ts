import { describe, expect, it } from "vitest";
import { addedHeaders } from "./added-headers.ts";

describe("addedHeaders", () => {
  it("reads a header from each line, and leaves out lines without a name", () => {
    expect(addedHeaders("X-Api-Key: a:b\n\n : c\nX-Empty", "")).toEqual([
      ["X-Api-Key", "a:b"],
      ["X-Empty", ""],
    ]);
  });

  it("adds the media type of a body", () => {
    expect(addedHeaders("", "{}")).toEqual([["Content-Type", "application/json"]]);
    expect(addedHeaders("X-Note: a", "a,b", "text/csv")).toEqual([
      ["Content-Type", "text/csv"],
      ["X-Note", "a"],
    ]);
  });

  it("sends the Content-Type of a line in place of the contract's, and not both", () => {
    expect(addedHeaders("content-type: text/plain", "{}")).toEqual([["content-type", "text/plain"]]);
  });
});
