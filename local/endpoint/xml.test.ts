import { describe, expect, it } from "vitest";
import { elements } from "./xml.ts";

describe("elements", () => {
  it("writes members in their order, a list as one element for each item", () => {
    expect(elements({ B: { C: "1" }, A: ["x", "y"] })).toBe(
      "<B><C>1</C></B><A><member>x</member><member>y</member></A>",
    );
  });

  it("escapes what has a meaning in XML, and replaces what XML cannot hold", () => {
    expect(elements({ A: "<a>&amp;\r\n\u0000\ud800\u{1f600}" })).toBe(
      "<A>&lt;a&gt;&amp;amp;&#xD;\n\ufffd\ufffd\u{1f600}</A>",
    );
  });
});
