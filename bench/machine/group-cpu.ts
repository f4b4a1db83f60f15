import { processesOf, readStat } from "./process-group.ts";

/** The length of a tick of /proc in milliseconds: Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** The processor time that the processes of a group have used since they started, in milliseconds. Needs Linux. */
export function groupCpuMs(group: number): number {
  const ticks = processesOf(group).map((pid) => {
    // Fields 14 and 15 of /proc/PID/stat: user and system time of all threads. The first two fields are cut off.
    const fields = readStat(pid);
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  });
  return ticks.reduce((sum, one) => sum + one, 0) * TICK_MS;
}
