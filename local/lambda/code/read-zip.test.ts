import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeZip, type ZipEntry } from "../../../test/fixtures/make-zip.ts";
import { scratch } from "../../../test/fixtures/scratch.ts";
import { readZip } from "./read-zip.ts";

const read = (...entries: ZipEntry[]) => {
  const zip = readZip(makeZip(entries));
  if (!zip.ok) return zip.because;
  return Object.fromEntries(Array.from(zip.files, ([path, data]) => [path, data.toString()]));
};

describe("a zip", () => {
  it("has its files by path, deflated or stored, and no folders", () => {
    expect(
      read(
        { path: "index.js", text: "exports.handler = 1;" },
        { path: "src/", mode: 0o040755, method: 0 },
        { path: "src/größe.js", text: "x".repeat(10_000), method: 0 },
        { path: "without-a-mode.txt", mode: 0 },
      ),
    ).toEqual({ "index.js": "exports.handler = 1;", "src/größe.js": "x".repeat(10_000), "without-a-mode.txt": "" });
  });

  it("is read before its comment", () => {
    expect(readZip(makeZip([{ path: "a", text: "1" }], "a comment PK\u0005\u0006")).ok).toBe(true);
  });

  it("that Python's zipfile wrote is read", async () => {
    const folder = await scratch();
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "src/index.mjs"), "export const handler = 1;\n".repeat(100));
    execFileSync("python3", ["-m", "zipfile", "-c", "code.zip", "src/"], { cwd: folder });
    const zip = readZip(readFileSync(join(folder, "code.zip")));
    expect(zip.ok && [...zip.files.keys()]).toEqual(["src/index.mjs"]);
  });

  it.each<[string, ZipEntry, string]>([
    ["leads to the folder above", { path: "../evil.js" }, 'the path "../evil.js" may lead out'],
    ["leads out further on", { path: "a/../../evil.js" }, "may lead out"],
    ["is absolute", { path: "/etc/passwd" }, "may lead out"],
    ["has a backslash", { path: "a\\..\\evil.js" }, "may lead out"],
    ["has a drive", { path: "C:evil.js" }, "may lead out"],
    ["has a NUL", { path: "a\0.js" }, "may lead out"],
    ["has an empty part", { path: "a//b.js" }, "may lead out"],
    ["is a symbolic link", { path: "link", text: "/etc", mode: 0o120777 }, "link is a link or a device"],
    ["is a device", { path: "null", mode: 0o020666 }, "null is a link or a device"],
    ["is encrypted", { path: "a", flags: 1 }, "a is encrypted"],
    ["has another compression", { path: "a", text: "x", method: 12 }, "a is compressed by method 12"],
    ["is larger than it says", { path: "a", text: "x".repeat(1_000_000), size: 10 }, "the zip is damaged"],
    ["is smaller than it says", { path: "a", text: "x", size: 10 }, "a is not what the zip's directory says"],
    ["has another checksum", { path: "a", text: "x", crc: 1 }, "a is not what the zip's directory says"],
    ["says that it is larger than Lambda accepts", { path: "a", size: 262_144_001 }, "larger than 250 MB"],
  ])("is refused when an entry %s", (_, entry, because) => {
    expect(read(entry)).toContain(because);
  });

  it("is refused when a path is in it twice", () => {
    expect(read({ path: "a", text: "1" }, { path: "a", text: "2" })).toBe("a is in the zip twice");
  });

  it("is refused when a file is also the folder of another", () => {
    expect(read({ path: "a/b", text: "1" }, { path: "a/b/c", text: "2" })).toBe("a/b is both a file and a folder");
  });

  it.each([
    ["another file", Buffer.from("not a zip".repeat(10))],
    ["nothing", Buffer.alloc(0)],
  ])("is refused when it is %s", (_, bytes) => {
    expect(readZip(bytes)).toEqual({ ok: false, because: "the file is not a zip" });
  });

  it("that is damaged anywhere is read or refused, and never throws", () => {
    const whole = makeZip([{ path: "index.js", text: "exports.handler = 1;".repeat(20) }]);
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.nat(whole.length),
        (at, byte, length) => {
          const damaged = Buffer.from(whole);
          damaged[at] = byte;
          expect(readZip(damaged)).toHaveProperty("ok");
          expect(readZip(damaged.subarray(0, length))).toHaveProperty("ok");
        },
      ),
    );
  });
});
