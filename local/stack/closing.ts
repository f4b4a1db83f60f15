/** The tasks that end what a start has opened. */
export interface Closing {
  /** Adds a task. */
  defer: (task: () => Promise<void>) => void;
  /** Runs every task once, the last one first. A task that fails does not keep the others from running. Rejects with the first failure. */
  close: () => Promise<void>;
}

/** Makes an empty list of closing tasks. Node 20 and 22 have no `AsyncDisposableStack`. */
export function createClosing(): Closing {
  const tasks: (() => Promise<void>)[] = [];
  return {
    defer: (task) => void tasks.push(task),
    async close() {
      const failures: unknown[] = [];
      for (const task of tasks.splice(0).toReversed()) await task().catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}
