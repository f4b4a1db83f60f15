import { describe, expect, it } from "vitest";
import { readFlags } from "./read-flags.ts";

const PARTS = ["serve", "sign"];

describe("readFlags", () => {
  it("reads parts and flags", () => {
    expect(readFlags(["sign", "--rounds", "5", "--check"], PARTS)).toEqual({
      ok: true,
      flags: { parts: ["sign"], check: true, quick: false, render: false, help: false, rounds: 5 },
    });
  });
  it("measures everything without arguments", () => {
    expect(readFlags([], PARTS)).toMatchObject({ ok: true, flags: { parts: [], rounds: undefined } });
  });
  it.each([
    [["sing"], "There is no part sing (did you mean sign?). The parts are serve, sign."],
    [["--rounds", "0"], "--rounds takes a whole number from 1 to 100: --rounds 5."],
    [["--rounds", "many"], "--rounds takes a whole number from 1 to 100: --rounds 5."],
  ])("refuses %j", (args, problem) => expect(readFlags(args, PARTS)).toEqual({ ok: false, problem }));
  it("refuses a flag that does not exist", () => {
    const problem = "There is no flag --chekc (did you mean --check?).";
    expect(readFlags(["--chekc"], PARTS)).toEqual({ ok: false, problem });
  });
});
