import { describe, expect, it } from "vitest";
import { portNumber, portsByName, valuesByName, wholeNumber } from "./flags.ts";

describe("wholeNumber", () => {
  it("reads whole numbers, and refuses every other string in a sentence", () => {
    expect(["0", "12", "-3"].map((text) => wholeNumber("--runs", text))).toEqual([0, 12, -3]);
    for (const text of ["", "1.5", "1e3", "0x10", " 1", "12345678901"])
      expect(() => wholeNumber("--runs", text)).toThrow("--runs must be a whole number.");
  });
});

describe("portNumber", () => {
  it("reads ports, and refuses every other string in a sentence with an example", () => {
    expect(["0", "3000", "65535"].map((text) => portNumber("--aws-port", text, "--aws-port 1"))).toEqual([
      0, 3000, 65535,
    ]);
    for (const text of ["", "-1", "65536", "x", "3000.0"])
      expect(() => portNumber("--aws-port", text, "--aws-port 4567")).toThrow(
        /^--aws-port must .*, as in --aws-port 4567\.$/,
      );
  });
});

describe("portsByName", () => {
  it("reads the port of each API", () => {
    expect([...portsByName(["day=8080", "age=0"])]).toEqual([
      ["day", 8080],
      ["age", 0],
    ]);
  });

  it.each([["day"], ["day="], ["=80"], ["8080"], ["day=80=90"]])("refuses %s", (flag) => {
    expect(() => portsByName([flag])).toThrow(/--port day=8080/);
  });

  it("refuses a name that is given twice", () => {
    expect(() => portsByName(["day=1", "Day=2"])).toThrow("--port Day is given twice.");
  });
});

describe("valuesByName", () => {
  it("reads values, which may hold equals signs and line breaks and may be empty", () => {
    expect(valuesByName("--parameter", ["A=b=c", "B=", "C=x\ny"], "NAME=VALUE")).toEqual({
      A: "b=c",
      B: "",
      C: "x\ny",
    });
    expect(valuesByName("--parameter", undefined, "NAME=VALUE")).toEqual({});
  });

  it.each(["A", "=b", ""])("refuses %j", (text) => {
    expect(() => valuesByName("--code", [text], "NAME=PATH")).toThrow("--code must be written --code NAME=PATH.");
  });

  it("refuses a name that is given twice", () => {
    expect(() => valuesByName("--code", ["A=1", "A=2"], "NAME=PATH")).toThrow("--code A is given twice.");
  });

  it("takes a name that every object inherits as any other", () => {
    expect(Object.entries(valuesByName("--parameter", ["__proto__=x"], "NAME=VALUE"))).toEqual([["__proto__", "x"]]);
  });
});
