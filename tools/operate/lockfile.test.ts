import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { licenceCounts, licenceProblems, lockfileProblems } from "./lockfile.ts";

const ROOT = join(import.meta.dirname, "../..");
const OWN = readFileSync(join(ROOT, "package-lock.json"), "utf8");
const SHA512 = "sha512-AAAA";

function lock(entry: object): string {
  return JSON.stringify({
    lockfileVersion: 3,
    packages: { "": {}, "node_modules/x": { integrity: SHA512, ...entry } },
  });
}

describe("this project's lockfile", () => {
  it("has an integrity on every entry, and no address", () => {
    expect(lockfileProblems(OWN)).toEqual([]);
    expect(licenceCounts(OWN).reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(100);
  });

  it("holds nothing under a licence that is not on the list", () => {
    expect(licenceProblems(OWN)).toEqual([]);
  });
});

describe("lockfileProblems", () => {
  it.each([
    [{ integrity: undefined }, "node_modules/x has no integrity: nobody could tell another package from it."],
    [{ integrity: "sha1-AAAA" }, "node_modules/x has an integrity weaker than SHA-512."],
    [{ resolved: "https://registry.example/x.tgz" }, /^node_modules\/x names an address/],
    [{ link: true }, "node_modules/x is a link: install it from the registry."],
  ])("finds %j", (entry, sentence) => {
    expect(lockfileProblems(lock(entry))).toEqual([
      sentence instanceof RegExp ? expect.stringMatching(sentence) : sentence,
    ]);
  });
});

describe("licenceProblems", () => {
  it.each([
    [{ license: "MIT" }, true],
    [{ license: "(MIT OR CC0-1.0)" }, true],
    [{ license: "GPL-3.0 OR MIT" }, true],
    [{ license: "MIT AND GPL-3.0" }, false],
    [{ license: "GPL-3.0" }, false],
    [{ license: "GPL-3.0", dev: true }, false],
    [{ license: "MPL-2.0", dev: true }, true],
    [{ license: "MPL-2.0" }, false],
    [{}, false],
  ])("judges %j", (entry, isFine) => {
    expect(licenceProblems(lock(entry))).toHaveLength(isFine ? 0 : 1);
  });
});
