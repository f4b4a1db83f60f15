/** Ends every process that the benchmark has started, when the benchmark itself ends or is interrupted. */
import type { ChildProcess } from "node:child_process";

const running = new Set<ChildProcess>();

/** Ends a child when this process ends. Returns a function that forgets the child, for one that has ended before. */
export function endWithParent(child: ChildProcess): () => void {
  running.add(child);
  const forget = () => running.delete(child);
  child.once("exit", forget);
  return forget;
}

/** Ends all children that still run, each with its own children when it leads a process group. */
export function endChildren(): void {
  for (const child of running) kill(child, "SIGKILL");
  running.clear();
}

/** Sends a signal to a child's process group, or to the child alone when it leads none. */
export function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/** Ends all children at the end of this process, and at Ctrl-C. Call it once. */
export function endChildrenAtExit(): void {
  process.on("exit", endChildren);
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.on(signal, () => process.exit(code));
  }
}
