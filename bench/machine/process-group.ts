/** Finds the processes of a process group, from Linux's /proc. */
import { readdirSync, readFileSync } from "node:fs";

/** The ids of a group's processes. Empty without /proc. */
export function processesOf(group: number): number[] {
  try {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0 && Number(readStat(pid)[2]) === group);
  } catch {
    return [];
  }
}

/** The fields of /proc/PID/stat from the third on: state, parent, group and so on. Empty when the process has ended. */
export function readStat(pid: number): readonly string[] {
  try {
    // The second field is a name in parentheses, which may hold spaces.
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
  } catch {
    return [];
  }
}
