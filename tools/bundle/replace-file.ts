import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Replaces a file in one step, because two commands may bundle at the same time. A reader finds the old contents or the new contents, never
 * a part.
 */
export async function replaceFile(file: string, contents: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.${randomUUID()}.tmp`;
  await writeFile(beside, contents);
  await rename(beside, file);
}
