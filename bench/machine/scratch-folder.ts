import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes an empty temporary folder, which is removed when this process exits, also after Ctrl-C. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
