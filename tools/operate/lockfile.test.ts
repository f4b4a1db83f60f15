import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { checkLockfiles, lockedFolderProblems, lockedFolders } from "./check-lockfiles.ts";
import { licenceProblems, lockfileProblems } from "./lockfile.ts";

const ROOT = join(import.meta.dirname, "../..");
const SHA512 = "sha512-AAAA";

function lock(entry: object): string {
  return JSON.stringify({
    lockfileVersion: 3,
    packages: { "": {}, "node_modules/x": { integrity: SHA512, ...entry } },
  });
}

describe("the lockfiles of this repository", () => {
  it("keep every rule, with the guards of .npmrc beside each", async () => {
    const folders = await lockedFolders(ROOT);
    expect(folders.map(({ folder }) => folder)).toEqual(
      expect.arrayContaining(["", "bench", "test/clients", "tools/mutate", "tools/review/public-sets"]),
    );
    expect(lockedFolderProblems(folders)).toEqual([]);
    for (const { lockfile } of folders) expect(Object.keys(JSON.parse(lockfile).packages).length).toBeGreaterThan(10);
  });

  it("are found by their file names, and a setting that one lacks is named", async () => {
    const root = await scratch();
    await mkdir(join(root, "clients/one"), { recursive: true });
    await mkdir(join(root, "node_modules/x"), { recursive: true });
    await writeFile(join(root, ".npmrc"), "# Ours.\nallow-git=none\nsave-exact=true\n");
    await writeFile(join(root, "clients/one/.npmrc"), "save-exact=true\n");
    for (const folder of ["", "clients/one", "node_modules/x"]) {
      await writeFile(join(root, folder, "package-lock.json"), lock({ license: "MPL-2.0" }));
    }
    expect(await checkLockfiles(root)).toEqual({
      ok: false,
      lines: [
        "package-lock.json: node_modules/x has the licence MPL-2.0, which is not allowed for deployment (tools/operate/lockfile.ts).",
        "clients/one/.npmrc: the setting allow-git=none of the root's .npmrc is missing.",
      ],
    });
  });
});

describe("lockfileProblems", () => {
  it.each([
    [{ integrity: undefined }, "node_modules/x has no integrity: a changed package would not be noticed."],
    [{ integrity: "sha1-AAAA" }, "node_modules/x has an integrity weaker than SHA-512."],
    [{ resolved: "https://registry.example/x.tgz" }, /^node_modules\/x has an address/],
    [{ link: true }, "node_modules/x is a link. Install it from the registry."],
  ])("finds %j", (entry, sentence) => {
    expect(lockfileProblems(lock(entry))).toEqual([
      sentence instanceof RegExp ? expect.stringMatching(sentence) : sentence,
    ]);
  });
});

describe("a package inside another's tarball", () => {
  it.each([
    [SHA512, true],
    ["sha1-AAAA", false],
    [undefined, false],
  ])("is covered by the integrity of the other: %s", (integrity, isCovered) => {
    const text = JSON.stringify({
      lockfileVersion: 3,
      packages: {
        "node_modules/@a/x": { integrity },
        "node_modules/@a/x/node_modules/y": { inBundle: true },
        "node_modules/@a/x/node_modules/y/node_modules/@b/z": { inBundle: true },
      },
    });
    expect(lockfileProblems(text)).toHaveLength(isCovered ? 0 : 3);
  });

  it("is a problem when no package is around it", () => {
    expect(lockfileProblems(lock({ integrity: undefined, inBundle: true }))).toHaveLength(1);
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
  ])("judges %j", (entry, isAllowed) => {
    expect(licenceProblems(lock(entry))).toHaveLength(isAllowed ? 0 : 1);
  });

  it("knows the licence of a package with the older field, for development alone", () => {
    const text = JSON.stringify({
      lockfileVersion: 3,
      packages: { "node_modules/x/node_modules/busboy": { integrity: SHA512 } },
    });
    expect(licenceProblems(text, "development")).toEqual([]);
    expect(licenceProblems(text, "deployed")).toEqual(["node_modules/x/node_modules/busboy has no licence."]);
  });

  it("allows more for packages that are never deployed", () => {
    expect(licenceProblems(lock({ license: "MPL-2.0" }), "development")).toEqual([]);
    expect(licenceProblems(lock({ license: "GPL-3.0" }), "development")).toHaveLength(1);
  });
});
