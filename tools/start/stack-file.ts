import { randomUUID } from "node:crypto";
import { lstat, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../local/user-error.ts";

/** Facts about a running stack. `npm start` writes them to a file for `npm run env`. */
export interface RunningStack {
  pid: number;
  environment: Readonly<Record<string, string>>;
}

const FOLDER = ".countersign";
const FILE = join(FOLDER, "stack.json");

/**
 * Writes the file about the running stack. It holds the local developer's keys, so only its owner may read it. It is always a new file: an
 * older file with another mode is replaced, and so is a symbolic link, which is never followed. Throws a UserError when the folder itself is
 * a symbolic link.
 */
export async function writeStackFile(root: string, stack: RunningStack): Promise<void> {
  await mkdir(join(root, FOLDER), { recursive: true, mode: 0o700 });
  if ((await lstat(join(root, FOLDER))).isSymbolicLink()) {
    throw new UserError(
      `${FOLDER} is a symbolic link, and keys are not written through one. Remove it and start again.`,
    );
  }
  const beside = join(root, `${FILE}.${randomUUID()}.tmp`);
  // `wx` opens a file that did not exist, or fails.
  const file = await open(beside, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(stack, null, 2)}\n`);
  } finally {
    await file.close();
  }
  await rename(beside, join(root, FILE));
}

/** Removes the file about the stack of the process `pid`. Leaves a file that another stack has written since. */
export async function removeStackFile(root: string, pid: number): Promise<void> {
  const stack = await read(root);
  if (stack?.pid === pid) await rm(join(root, FILE), { force: true });
}

/** Reads the file about the running stack. Undefined when no stack runs: a file that a killed stack left behind is ignored. */
export async function readStackFile(root: string): Promise<RunningStack | undefined> {
  const stack = await read(root);
  return stack !== undefined && isRunning(stack.pid) ? stack : undefined;
}

async function read(root: string): Promise<RunningStack | undefined> {
  try {
    return JSON.parse(await readFile(join(root, FILE), "utf8"));
  } catch {
    // A file that is missing or is not JSON names no stack.
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
