import { describe, expect, it } from "vitest";
import type { Invocation } from "./invocation.ts";
import { limitConcurrency } from "./limit-concurrency.ts";

/** Makes a limiter for the concurrency of two functions, A and B. Each call of `finish` answers the oldest event in progress. */
function limitTwo(reserved: ReadonlyMap<string, number> = new Map()) {
  const running: ((outcome: Invocation) => void)[] = [];
  const invoke = limitConcurrency(reserved, () => new Promise((resolve) => running.push(resolve)));
  return {
    begin: (name: string, count: number) => Array.from({ length: count }, () => invoke(name, "{}")),
    finish: () => running.shift()?.({ kind: "replied", payload: "1" }),
  };
}

describe("concurrent executions", () => {
  it("are at most 1,000 of all functions together; the next one is throttled until one ends", async () => {
    const { begin, finish } = limitTwo();
    const [first] = begin("A", 400);
    begin("B", 600);
    const because = "the stack's functions already run 1000 events, Lambda's default limit of an account in a region";
    expect(await begin("A", 1)[0]).toEqual({ kind: "throttled", because });
    finish();
    expect(await first).toEqual({ kind: "replied", payload: "1" });
    const [last] = begin("B", 1);
    expect(await Promise.race([last, "it runs"])).toBe("it runs");
  });

  it("of a function are at most its reserved concurrency", async () => {
    const { begin } = limitTwo(new Map([["A", 1]]));
    begin("A", 1);
    const because = "the function already runs as many events as its reserved concurrency allows";
    expect(await begin("A", 1)[0]).toEqual({ kind: "throttled", because });
    expect(await Promise.race([begin("B", 1)[0], "it runs"])).toBe("it runs");
  });
});
