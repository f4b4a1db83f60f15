import { describe, expect, it } from "vitest";
import { asBoolean, asObject, parseObject } from "./json.ts";

describe("asBoolean", () => {
  it.each([
    [true, true],
    ["true", true],
    ["True", true],
    [false, false],
    ["false", false],
    [undefined, undefined],
    [null, undefined],
    ["", undefined],
    ["yes", undefined],
    [1, undefined],
    [{}, undefined],
  ])("reads %j as %j", (value, read) => {
    expect(asBoolean(value)).toBe(read);
  });
});

describe("asObject and parseObject", () => {
  it.each([[], null, "x", 1, true])("find no object in %j", (value) => {
    expect(asObject(value)).toEqual({});
    expect(parseObject(JSON.stringify(value))).toBeUndefined();
  });

  it("find an object", () => {
    expect(asObject({ a: 1 })).toEqual({ a: 1 });
    expect(parseObject('{"a":1}')).toEqual({ a: 1 });
    expect(parseObject("{")).toBeUndefined();
  });
});
