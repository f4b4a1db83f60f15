import { randomUUID } from "node:crypto";
import { lstat, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asObject } from "../json.ts";
import { UserError } from "../user-error.ts";

/** Facts about a running stack. A start writes them to a file of its own, for commands in other terminals. */
export interface RunningStack {
  /** The process that runs the stack. */
  pid: number;
  /** The port of the AWS endpoint, by which `--stack PORT` names the stack. */
  port: number;
  apis: readonly { name: string; url: string }[];
  /** The token for the control routes at the AWS endpoint. */
  controlToken: string;
  /** Environment variables for a shell, with the developer's keys. */
  environment: Readonly<Record<string, string>>;
}

const FOLDER = ".countersign";
const FILE = /^stack-\d+\.json$/;

function fileOf(port: number): string {
  return join(FOLDER, `stack-${port}.json`);
}

/**
 * Writes the file about a running stack. The file holds the developer's keys, so only its owner may read it. The file is always new: an
 * older file with another mode is replaced, and so is a symbolic link, which is never followed. Throws a UserError when the folder itself
 * is a symbolic link.
 */
export async function writeStackFile(root: string, stack: RunningStack): Promise<void> {
  await mkdir(join(root, FOLDER), { recursive: true, mode: 0o700 });
  if ((await lstat(join(root, FOLDER))).isSymbolicLink()) {
    throw new UserError(
      `${FOLDER} is a symbolic link, and keys are not written through one. Remove it and start again.`,
    );
  }
  // Keys must not be committed by accident.
  await writeFile(join(root, FOLDER, ".gitignore"), "*\n", { flag: "wx", mode: 0o600 }).catch(ignoreExisting);
  const beside = join(root, `${fileOf(stack.port)}.${randomUUID()}.tmp`);
  // `wx` opens a file that did not exist, or fails.
  const file = await open(beside, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(stack, null, 2)}\n`);
  } finally {
    await file.close();
  }
  await rename(beside, join(root, fileOf(stack.port)));
}

/** Removes the file about the stack of the process `pid` on `port`. Leaves the file when another process has written it since. */
export async function removeStackFile(root: string, { pid, port }: Pick<RunningStack, "pid" | "port">): Promise<void> {
  const stack = await read(join(root, fileOf(port)));
  if (stack?.pid === pid) await rm(join(root, fileOf(port)), { force: true });
}

/** Reads the files about the stacks that run in this folder, in the order of their ports. Ignores a file that a killed stack left behind. */
export async function readStackFiles(root: string): Promise<readonly RunningStack[]> {
  const names = await readdir(join(root, FOLDER)).catch(() => []);
  const stacks = await Promise.all(
    names.filter((name) => FILE.test(name)).map((name) => read(join(root, FOLDER, name))),
  );
  return stacks
    .filter((stack) => stack !== undefined)
    .filter(({ pid }) => isRunning(pid))
    .toSorted((one, other) => one.port - other.port);
}

/** Reads one file. Undefined when the file is missing or is not about a stack. */
async function read(file: string): Promise<RunningStack | undefined> {
  try {
    const stack = JSON.parse(await readFile(file, "utf8"));
    return isStack(stack) ? stack : undefined;
  } catch {
    return undefined;
  }
}

function isStack(value: unknown): value is RunningStack {
  const { apis, controlToken, environment, pid, port } = asObject(value);
  return (
    typeof pid === "number" &&
    typeof port === "number" &&
    typeof controlToken === "string" &&
    Array.isArray(apis) &&
    apis.every((api) => typeof asObject(api)["name"] === "string" && typeof asObject(api)["url"] === "string") &&
    // A shell would run another name as a command.
    Object.entries(asObject(environment)).every(
      ([name, value]) => /^[A-Z_a-z]\w*$/.test(name) && typeof value === "string",
    )
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
