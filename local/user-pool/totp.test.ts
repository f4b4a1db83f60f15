import { describe, expect, it } from "vitest";
import { toBase32 } from "./base32.ts";
import { findStep, totpCode, totpStep } from "./totp.ts";

/** The key of RFC 6238, appendix B. */
const KEY = Buffer.from("12345678901234567890");

describe("totpCode", () => {
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("at second %i is that of RFC 6238", (seconds, code) => {
    expect(totpCode(KEY, totpStep(seconds * 1000))).toBe(code);
  });
});

describe("findStep", () => {
  it("accepts the code of a step and of its neighbours, and no other", () => {
    const now = 1_234_567_890_000;
    const accepted = [-2, -1, 0, 1, 2].map((shift) => findStep(KEY, totpCode(KEY, totpStep(now) + shift), now));
    expect(accepted).toEqual([undefined, totpStep(now) - 1, totpStep(now), totpStep(now) + 1, undefined]);
  });

  it("does not accept a code in another form", () => {
    for (const code of ["", "5924", "0059240", "００５９２４"])
      expect(findStep(KEY, code, 1_234_567_890_000)).toBeUndefined();
  });
});

describe("toBase32", () => {
  it.each([
    ["", ""],
    ["f", "MY"],
    ["fo", "MZXQ"],
    ["foo", "MZXW6"],
    ["foob", "MZXW6YQ"],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI"],
  ])("writes %j as RFC 4648 does, without padding", (text, encoded) => {
    expect(toBase32(Buffer.from(text))).toBe(encoded);
  });
});
