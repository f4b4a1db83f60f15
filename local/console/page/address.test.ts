import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAddress, writeAddress } from "./address.ts";

describe("the page's address", () => {
  it.each([
    ["", { view: "calls", path: [], query: {} }],
    ["#/", { view: "calls", path: [], query: {} }],
    ["#/calls?api=age&status=4xx", { view: "calls", path: [], query: { api: "age", status: "4xx" } }],
    ["#/calls/id-1", { view: "calls", path: ["id-1"], query: {} }],
    ["#/try/age/getAge?as=role%3AAgeRole", { view: "try", path: ["age", "getAge"], query: { as: "role:AgeRole" } }],
    ["#/docs/%E0%A4", { view: "docs", path: ["%E0%A4"], query: {} }],
  ])("%j is read", (hash, address) => {
    expect(readAddress(hash)).toEqual(address);
  });

  it("leaves out filters that are empty", () => {
    expect(writeAddress("calls", [], { api: "", status: "403" })).toBe("#/calls?status=403");
  });

  it("is read as it was written, with any characters", () => {
    const segment = fc.string({ minLength: 1, unit: "grapheme" });
    fc.assert(
      fc.property(fc.array(segment), segment, (path, value) => {
        expect(readAddress(writeAddress("try", path, { as: value }))).toEqual({
          view: "try",
          path,
          query: { as: value },
        });
      }),
    );
  });
});
