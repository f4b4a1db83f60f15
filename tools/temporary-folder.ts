import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The exit code of a program that a signal ended, as shells report it: 128 and the signal's number. */
const EXIT_CODES = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const;

const folders = new Set<string>();

/**
 * Makes a folder in the machine's folder for temporary files. The caller removes it when it is done; the end of the process removes it as well, also
 * when Ctrl-C or SIGTERM ends it.
 */
export async function temporaryFolder(prefix: string): Promise<string> {
  if (folders.size === 0) removeAtTheEnd();
  const folder = await mkdtemp(join(tmpdir(), prefix));
  folders.add(folder);
  return folder;
}

function removeAtTheEnd(): void {
  process.once("exit", removeAll);
  for (const [signal, code] of EXIT_CODES) {
    // First of all listeners, so that the others can still be counted: a program with a listener of its own ends itself.
    process.prependListener(signal, () => {
      removeAll();
      if (process.listenerCount(signal) === 1) process.exit(code);
    });
  }
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
