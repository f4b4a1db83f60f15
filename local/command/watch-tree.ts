import { type FSWatcher, watch } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";

export interface WatchTreeOptions {
  root: string;
  /** Files and folders directly in `root`. Each may be missing, and may appear later. */
  names: readonly string[];
  /** Called after each change, perhaps several times for one change. */
  onChange: () => void;
}

/**
 * Watches files and folders for changes. Resolves to a function that ends the watching, once every folder is watched.
 *
 * It watches folders and no files: when an editor, `sed -i` or git replaces a watched file, no event comes for the new file, while the
 * file's folder reports every way of saving. Node's own recursive watch is not used, because it watches files. A new folder is watched as
 * soon as its parent reports it, and so is the root when a tool removes it and makes it again.
 */
export async function watchTree({ names, onChange, root }: WatchTreeOptions): Promise<() => void> {
  const watchers = new Map<string, FSWatcher>();
  let isReady = false;
  let isClosed = false;
  let scanning = Promise.resolve();

  const outer = watchOuter();
  await scan();
  isReady = true;
  return () => {
    isClosed = true;
    outer?.close();
    for (const watcher of watchers.values()) watcher.close();
  };

  /** Watches the folder around the root. Returns undefined where this user may not read that folder: a root that is made again is then not noticed. */
  function watchOuter(): FSWatcher | undefined {
    try {
      const watcher = watch(dirname(root), (event, file) => {
        if (event !== "rename" || file !== basename(root)) return;
        forget(root);
        scanning = scanning.then(scan);
      });
      watcher.on("error", () => watcher.close());
      return watcher;
    } catch (error) {
      if (hasCode(error, "EACCES")) return undefined;
      throw error;
    }
  }

  function receive(folder: string, event: string, file: string | null): void {
    if (isClosed || (folder === root && file !== null && !names.includes(file))) return;
    // A folder that was removed and made again is another folder: the watcher of the first hears nothing of the second.
    if (event === "rename" && file !== null) forget(join(folder, file));
    scanning = scanning.then(scan);
    onChange();
  }

  /** Watches the root, and every folder in it that is not watched yet. */
  async function scan(): Promise<void> {
    if (watchFolder(root) && isReady) onChange();
    await Promise.all(names.map((name) => scanFolder(join(root, name))));
  }

  async function scanFolder(folder: string): Promise<void> {
    const isFolder = await stat(folder).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isFolder) return;
    // A file that was written before the watching began is not reported.
    if (watchFolder(folder) && isReady) onChange();
    // The entries are read after the watching began: a folder that is made meanwhile is then either listed or reported.
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== "node_modules");
    await Promise.all(folders.map(({ name }) => scanFolder(join(folder, name))));
  }

  /** Watches a folder. Returns false when it was watched before, or has been removed. */
  function watchFolder(folder: string): boolean {
    if (isClosed || watchers.has(folder)) return false;
    try {
      const watcher = watch(folder, (event, file) => receive(folder, event, file));
      watcher.on("error", () => forget(folder));
      watchers.set(folder, watcher);
      return true;
    } catch (error) {
      if (hasCode(error, "ENOENT")) return false;
      throw error;
    }
  }

  /** Ends the watching of a path and everything under it. */
  function forget(path: string): void {
    for (const [folder, watcher] of watchers) {
      if (folder !== path && !folder.startsWith(`${path}${sep}`)) continue;
      watcher.close();
      watchers.delete(folder);
    }
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
