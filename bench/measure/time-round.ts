/**
 * Runs `run` for about `ms` milliseconds of processor time, and returns the microseconds of one run. Counts processor time of all the process's
 * threads, which other work on the machine changes far less than time on the clock. Processor time says nothing about a run that waits.
 */
export async function timeRound(run: () => unknown, ms: number): Promise<number> {
  const before = process.cpuUsage();
  let runs = 0;
  let batch = 1;
  for (let used = 0; used < ms * 1000; used = usedSince(before)) {
    for (let index = 0; index < batch; index++) {
      const result = run();
      // To await what is no promise would cost each run a turn of the event loop.
      if (result instanceof Promise) await result;
    }
    runs += batch;
    // For a short run the clock is read after many runs only, so that reading it does not count.
    if (runs === 1) batch = usedSince(before) < 1000 ? 20 : 1;
  }
  return usedSince(before) / runs;
}

/** Returns the processor time used since `before`, in microseconds. */
function usedSince(before: NodeJS.CpuUsage): number {
  const { system, user } = process.cpuUsage(before);
  return system + user;
}
