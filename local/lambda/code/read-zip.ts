/**
 * Reads a zip file with a function's code, as PKWARE's APPNOTE.TXT 6.3.10 describes the format. The reader refuses whatever could write outside the folder
 * that the files will be put into, or fill the memory: paths that lead out, links, and more bytes than Lambda accepts.
 */
import { crc32, inflateRawSync } from "node:zlib";

/** The most bytes of a function's code without its compression: 250 MB (Lambda quotas). */
const MAX_BYTES = 262_144_000;
const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const END_SIZE = 22;
const MAX_COMMENT = 65_535;
const ENCRYPTED = 0x1;
const STORED = 0;
const DEFLATED = 8;
/**
 * The bits of `st_mode` that hold the kind of a file, as on Unix. A zip has `st_mode` in the upper half of a file's external attributes.
 */
const KIND = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;

export type ReadZip = { ok: true; files: ReadonlyMap<string, Buffer> } | { ok: false; because: string };

/** An entry of the central directory. */
interface Entry {
  path: string;
  flags: number;
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  mode: number;
  offset: number;
}

/** Reads the files of a zip by their paths. Folders are left out. */
export function readZip(zip: Buffer): ReadZip {
  try {
    return { ok: true, files: readFiles(zip) };
  } catch (error) {
    if (error instanceof ZipProblem) return { ok: false, because: error.message };
    // Node's Buffer throws a RangeError for a place outside the file, and zlib its own errors.
    return { ok: false, because: `the zip is damaged: ${error instanceof Error ? error.message : String(error)}` };
  }
}

class ZipProblem extends Error {
  override name = "ZipProblem";
}

function readFiles(zip: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  let total = 0;
  for (const entry of readDirectory(zip)) {
    if (entry.path.endsWith("/")) continue;
    refuseUnsafe(entry);
    if (files.has(entry.path)) throw new ZipProblem(`${entry.path} is in the zip twice`);
    total += entry.size;
    if (total > MAX_BYTES) throw new ZipProblem("the files are larger than 250 MB, the most that Lambda accepts");
    files.set(entry.path, readFile(zip, entry));
  }
  for (const path of files.keys()) refuseFileAsFolder(path, files);
  return files;
}

/** Refuses an entry that is not a plain file inside the folder that the zip is unpacked into. */
function refuseUnsafe({ flags, mode, path }: Entry): void {
  const kind = mode & KIND;
  const hasBadPart = path.split("/").some((part) => part === "" || part === "." || part === "..");
  if (hasBadPart || /[\\\0]|^[A-Za-z]:/.test(path)) {
    throw new ZipProblem(`the path ${JSON.stringify(path)} may lead out of the folder of the code`);
  }
  if (kind !== 0 && kind !== REGULAR && kind !== FOLDER) {
    throw new ZipProblem(`${path} is a link or a device, and only plain files are unpacked`);
  }
  if (flags & ENCRYPTED) throw new ZipProblem(`${path} is encrypted`);
}

/** Refuses a path with a file of the zip among its folders: both cannot be on one disk. */
function refuseFileAsFolder(path: string, files: ReadonlyMap<string, Buffer>): void {
  for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
    const folder = path.slice(0, end);
    if (files.has(folder)) throw new ZipProblem(`${folder} is both a file and a folder`);
  }
}

function readFile(zip: Buffer, { crc, method, offset, packedSize, path, size }: Entry): Buffer {
  if (zip.readUInt32LE(offset) !== LOCAL_ENTRY) throw new ZipProblem(`${path} is not where the zip's directory says`);
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  if (start + packedSize > zip.length) throw new ZipProblem(`${path} is cut off`);
  const packed = zip.subarray(start, start + packedSize);
  const data = unpack(packed, method, size, path);
  if (data.length !== size || crc32(data) !== crc) throw new ZipProblem(`${path} is not what the zip's directory says`);
  return data;
}

function unpack(packed: Buffer, method: number, size: number, path: string): Buffer {
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw new ZipProblem(`${path} is compressed by method ${method}; only deflate is read`);
  // One byte more than promised shows that the directory's size is wrong, before the data fills the memory.
  return inflateRawSync(packed, { maxOutputLength: size + 1 });
}

function readDirectory(zip: Buffer): readonly Entry[] {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw new ZipProblem("the zip is in the format Zip64, which is not read");
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new ZipProblem("the zip's directory is damaged");
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push({
      path: zip.toString("utf8", at + 46, at + 46 + nameLength),
      flags: zip.readUInt16LE(at + 8),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      packedSize: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      mode: zip.readUInt32LE(at + 38) >>> 16,
      offset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

/** Finds the end of the central directory, which stands at the end of the file before a comment. */
function findEnd(zip: Buffer): number {
  const first = Math.max(0, zip.length - END_SIZE - MAX_COMMENT);
  for (let at = zip.length - END_SIZE; at >= first; at -= 1) {
    if (zip.readUInt32LE(at) === END_OF_DIRECTORY && at + END_SIZE + zip.readUInt16LE(at + 20) === zip.length)
      return at;
  }
  throw new ZipProblem("the file is not a zip");
}
