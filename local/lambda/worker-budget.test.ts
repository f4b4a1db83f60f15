import { describe, expect, it } from "vitest";
import { createWorkerBudget } from "./worker-budget.ts";

const MB = 2 ** 20;

/** Makes a budget on a machine with `atStart` bytes of memory available. `leave` sets the memory that is available from then on. */
function budgetOf(atStart: number) {
  let available = atStart;
  return {
    ...createWorkerBudget({ availableMemory: () => available }),
    leave: (bytes: number) => {
      available = bytes;
    },
  };
}

describe("the room for workers", () => {
  it("ends at 1,000 workers, Lambda's default concurrency of an account in a region", () => {
    const { add, remove, room } = budgetOf(1_000_000 * MB);
    expect(room().workers).toBe(1_000);
    for (let count = 0; count < 999; count++) add();
    expect(room().workers).toBe(1);
    add();
    expect(room()).toEqual({ workers: 0, because: "1000 workers run, the most in one stack" });
    remove();
    expect(room().workers).toBe(1);
  });

  it("ends when half of the memory that was available at the start is used, at 32 MB a worker", () => {
    const { leave, room } = budgetOf(1_000 * MB);
    expect(room().workers).toBe(15);
    leave(532 * MB);
    expect(room().workers).toBe(1);
    leave(532 * MB - 1);
    expect(room()).toEqual({
      workers: 0,
      because: "half of the memory that was available when the stack started is used",
    });
    leave(0);
    expect(room().workers).toBe(0);
  });
});
