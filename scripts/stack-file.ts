import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What `npm start` leaves for `npm run env` while it runs. */
export interface RunningStack {
  pid: number;
  environment: Readonly<Record<string, string>>;
}

const FOLDER = ".countersign";
const FILE = join(FOLDER, "stack.json");

/** Writes it for this user's eyes alone: it holds the local developer's keys. */
export async function writeStackFile(root: string, stack: RunningStack): Promise<void> {
  await mkdir(join(root, FOLDER), { recursive: true });
  await writeFile(join(root, FILE), `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
}

/** Removes it, unless another stack has written its own meanwhile. */
export async function removeStackFile(root: string, pid: number): Promise<void> {
  const written = await read(root);
  if (written?.pid === pid) await rm(join(root, FILE), { force: true });
}

/** The running stack, or nothing when none runs: what was left by one that was killed does not count. */
export async function readStackFile(root: string): Promise<RunningStack | undefined> {
  const stack = await read(root);
  return stack !== undefined && isRunning(stack.pid) ? stack : undefined;
}

async function read(root: string): Promise<RunningStack | undefined> {
  try {
    return JSON.parse(await readFile(join(root, FILE), "utf8"));
  } catch {
    // Not there, or being written: no stack to speak of.
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
