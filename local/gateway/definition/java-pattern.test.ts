import { describe, expect, it } from "vitest";
import { compileJavaPattern } from "./java-pattern.ts";

describe("compileJavaPattern", () => {
  it.each([
    ["a|bc", "bc", "ab"],
    ["https://[a-z]+[.]example", "https://a.example", "https://a.example.evil"],
    ["", "", "a"],
    ["\\w+\\\\Q", "a\\Q", "aQ"],
  ])("compiles %s, which must match a whole string", (text, matching, other) => {
    const compiled = compileJavaPattern(text);
    expect(compiled.ok && [compiled.pattern.test(matching), compiled.pattern.test(other)]).toEqual([true, false]);
  });

  it.each(["(", "a)|(?:.*", "a)(b", "\\Qa\\E", "[a-z&&[^b]]", "[a[b]]", "a++", "(?i)a"])("refuses %s", (text) => {
    expect(compileJavaPattern(text)).toMatchObject({ ok: false });
  });
});
