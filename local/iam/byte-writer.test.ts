import { expect, it } from "vitest";
import { createByteWriter } from "./byte-writer.ts";

it("converts each string to its bytes, whatever it converted before", () => {
  const bytesOf = createByteWriter();
  for (const text of ["", "ab", "cd", "", "\u00e4\u00ff", "a".repeat(2000), "e"]) {
    expect(bytesOf(text).equals(Buffer.from(text, "latin1"))).toBe(true);
  }
});
