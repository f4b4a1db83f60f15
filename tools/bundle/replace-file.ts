import { randomUUID } from "node:crypto";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Replaces a file in one step, because two commands may bundle at the same time. A reader finds the old contents or the new contents, never
 * a part. Returns the modification time of the new file, in milliseconds.
 */
export async function replaceFile(file: string, contents: string | Uint8Array): Promise<number> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.${randomUUID()}.tmp`;
  await writeFile(beside, contents);
  // Asked before the file has its name: afterwards another command may have replaced it.
  const { mtimeMs } = await stat(beside);
  await rename(beside, file);
  return mtimeMs;
}
