/**
 * The limits on the number of workers, which all functions of a stack share: Lambda's limit of concurrent executions, and the memory of
 * this machine.
 */

/** The most workers of a stack: Lambda's default limit of concurrent executions of an account in a region. */
const MAX_WORKERS = 1_000;
/** The memory, in bytes, that a worker is expected to take. A worker with the AWS SDK takes about 25 MB. */
const WORKER_BYTES = 32 * 2 ** 20;

export interface WorkerBudget {
  /** Returns how many more workers may start now, and a reason that names the limit when none may. */
  room: () => { workers: number; because: string };
  /** Counts a worker that starts. */
  add: () => void;
  /** Takes a worker that has ended out of the count. */
  remove: () => void;
}

export interface WorkerBudgetOptions {
  /** Returns the memory that this process may still take, in bytes. Default: what the system reports. */
  availableMemory?: () => number;
  /** The most workers. Default 1,000. */
  maxWorkers?: number;
}

/** Makes a budget. The workers together may take half of the memory that is available now. */
export function createWorkerBudget({
  availableMemory = () => process.availableMemory(),
  maxWorkers = MAX_WORKERS,
}: WorkerBudgetOptions = {}): WorkerBudget {
  const spare = availableMemory() / 2;
  let count = 0;
  return {
    room() {
      const byMemory = Math.floor((availableMemory() - spare) / WORKER_BYTES);
      const byCount = maxWorkers - count;
      return {
        workers: Math.max(0, Math.min(byMemory, byCount)),
        because:
          byCount < byMemory
            ? `${maxWorkers} workers run, the most in one stack`
            : "half of the memory that was available when the stack started is used",
      };
    },
    add() {
      count += 1;
    },
    remove() {
      count -= 1;
    },
  };
}
