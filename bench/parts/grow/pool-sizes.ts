/** Measures a user pool with more and more users: the memory of a user, and a sign-in by SRP. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { endWithParent } from "../../machine/children.ts";
import type { Grown } from "./growth-table.ts";
import type { PoolCosts } from "./pool-process.ts";

const SIZES = [10, 1_000, 10_000, 100_000, 1_000_000];
/** A process with a million users needs about 1.5 GB. */
const HEAP_MB = 6_144;

/** The sign-in at each pool size, and the bytes of a user in the largest pool. */
export async function growPools(): Promise<{ signIn: Grown; bytesPerUser: readonly number[] }> {
  const samples = new Map<number, number[]>(SIZES.map((size) => [size, []]));
  const bytesPerUser: number[] = [];
  for (const size of SIZES) {
    const costs = await poolOf(size);
    samples.get(size)?.push(...costs.signInMs);
    if (size === SIZES.at(-1)) bytesPerUser.push(costs.bytesPerUser);
  }
  const title = "Sign in by SRP, processor time of both sides";
  return { signIn: { id: "sign-in-users", title, of: "users", unit: "ms", samples }, bytesPerUser };
}

/** Fills a pool in a fresh process, so that the memory of one size does not count for another. */
async function poolOf(size: number): Promise<PoolCosts> {
  const file = join(import.meta.dirname, "pool-process.ts");
  const flags = ["--expose-gc", `--max-old-space-size=${HEAP_MB}`, file, `${size}`];
  const running = promisify(execFile)(process.execPath, flags);
  endWithParent(running.child);
  const { stdout } = await running;
  return JSON.parse(stdout);
}
