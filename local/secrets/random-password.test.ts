import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type PasswordOptions, randomPassword } from "./random-password.ts";

const KINDS = [/[a-z]/, /[A-Z]/, /\d/, /[!-/:-@[-`{-~]/];

function draw(options: PasswordOptions = {}): string {
  const drawn = randomPassword(options, randomBytes);
  if (!drawn.ok) throw new Error(drawn.problem);
  return drawn.password;
}

describe("randomPassword", () => {
  it("has 32 characters by default, and one of each kind even when it is short", () => {
    expect(draw()).toMatch(/^[!-~]{32}$/);
    for (let time = 0; time < 100; time++) {
      const password = draw({ length: 4 });
      expect(KINDS.filter((kind) => kind.test(password))).toHaveLength(4);
    }
  });

  it("has every allowed character at every place", () => {
    const places = Array.from({ length: 4 }, () => new Set<string>());
    for (let time = 0; time < 4_000; time++) {
      for (const [place, one] of [...draw({ length: 4 })].entries()) places[place]?.add(one);
    }
    expect(places.map(({ size }) => size)).toEqual([94, 94, 94, 94]);
  });

  it.each<[string, PasswordOptions, RegExp]>([
    ["lower case", { exclude: { Lowercase: true } }, /^[^a-z]{32}$/],
    ["upper case", { exclude: { Uppercase: true } }, /^[^A-Z]{32}$/],
    ["numbers", { exclude: { Numbers: true } }, /^\D{32}$/],
    ["punctuation", { exclude: { Punctuation: true } }, /^[A-Za-z0-9]{32}$/],
    ["single characters", { excludeCharacters: "abc]^-\\" }, /^[^abc\]^\-\\]{32}$/],
    ["a whole kind, character by character", { excludeCharacters: "0123456789" }, /^\D{32}$/],
  ])("excludes %s", (_, options, expected) => {
    for (let time = 0; time < 50; time++) expect(draw(options)).toMatch(expected);
  });

  it("may have spaces, and may lack a kind, only when it is asked to", () => {
    const passwords = (options: PasswordOptions) => Array.from({ length: 300 }, () => draw(options));
    expect(passwords({}).join("")).not.toContain(" ");
    expect(passwords({ includeSpace: true }).join("")).toContain(" ");
    expect(passwords({ length: 4, requireEachIncludedType: false }).some((one) => !/\d/.test(one))).toBe(true);
    expect(draw({ length: 1, requireEachIncludedType: false })).toHaveLength(1);
  });

  it("says why the options allow none", () => {
    expect(randomPassword({ length: 3 }, randomBytes)).toEqual({
      ok: false,
      problem: "Password length is too short based on the required types.",
    });
    const nothing = { Lowercase: true, Uppercase: true, Numbers: true, Punctuation: true };
    expect(randomPassword({ exclude: nothing }, randomBytes)).toMatchObject({ ok: false });
  });

  it("draws again a number that would favour the first characters", () => {
    const bytes = [0xff_ff_ff_ff, 7].map((number) => {
      const buffer = Buffer.alloc(4);
      buffer.writeUInt32BE(number);
      return buffer;
    });
    const options = { length: 1, exclude: { Lowercase: true, Uppercase: true, Punctuation: true } };
    expect(randomPassword(options, () => bytes.shift() ?? Buffer.alloc(4))).toEqual({ ok: true, password: "7" });
  });
});
