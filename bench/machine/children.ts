/** Ends every process that the benchmark has started, when the benchmark itself ends or is interrupted. */
import type { ChildProcess } from "node:child_process";

const running = new Set<ChildProcess>();
let isEnding = false;

/** How long children may take to end after an interrupt before they are killed. */
const LONGEST_END_MS = 3_000;

/** Ends a child when this process ends. Returns a function that forgets the child, for one that has ended before. */
export function endWithParent(child: ChildProcess): () => void {
  running.add(child);
  const forget = () => running.delete(child);
  child.once("exit", forget);
  if (isEnding) kill(child, "SIGKILL");
  return forget;
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
  process.on("exit", () => {
    for (const child of running) kill(child, "SIGKILL");
  });
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.once(signal, () => endChildren(code));
  }
}

/** Interrupts all children, so that they remove their own files, and exits when they have ended or the time is over. */
function endChildren(code: number): void {
  isEnding = true;
  for (const child of running) {
    child.once("exit", () => running.size === 0 && process.exit(code));
    kill(child, "SIGINT");
  }
  if (running.size === 0) process.exit(code);
  setTimeout(() => process.exit(code), LONGEST_END_MS);
}
