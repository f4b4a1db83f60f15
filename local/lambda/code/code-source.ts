import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readZip } from "./read-zip.ts";

/** The code of a function, or the contents of a layer, before a worker can load it. */
export type CodeSource =
  /** A folder on this machine. */
  | { kind: "folder"; path: string }
  /** Files that must be written to a folder first, by their paths. `from` is where they come from, such as the path of a zip. */
  | { kind: "files"; files: ReadonlyMap<string, Buffer>; from: string };

export type FoundSource = { ok: true; source: CodeSource } | { ok: false; because: string };

/** Reads the code at a path: a folder, or a zip. `zips` keeps every zip that was read, so that functions that share a zip read it once. */
export function readSource(path: string, zips: Map<string, FoundSource>): FoundSource {
  if (!existsSync(path)) return { ok: false, because: `${path} does not exist` };
  if (statSync(path).isDirectory()) return { ok: true, source: { kind: "folder", path } };
  const known = zips.get(path) ?? readZipFile(path);
  zips.set(path, known);
  return known;
}

function readZipFile(path: string): FoundSource {
  const zip = readZip(readFileSync(path));
  if (!zip.ok) return { ok: false, because: `${path} cannot be used: ${zip.because}` };
  return { ok: true, source: { kind: "files", files: zip.files, from: path } };
}

/** Whether the code has a file at this path, relative to the code. */
export function hasFile(source: CodeSource, path: string): boolean {
  if (source.kind === "files") return source.files.has(path);
  return statSync(join(source.path, path), { throwIfNoEntry: false })?.isFile() === true;
}
