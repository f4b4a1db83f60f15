import { describe, expect, it } from "vitest";
import { virtualTime } from "./virtual-time.ts";

describe("virtualTime", () => {
  it("runs events by their time, and those of one time in the order in which they were set", async () => {
    const time = virtualTime();
    const log: string[] = [];
    for (const [at, name] of [
      [20, "c"],
      [10, "a"],
      [10, "b"],
      [30, "d"],
    ] as const) {
      time.at(at, () => log.push(`${name} ${time.now()}`));
    }
    await time.runUntil(20);
    expect(log).toEqual(["a 10", "b 10", "c 20"]);
    expect(time.now()).toBe(20);
  });

  it("lets the promises of an event settle before an event that it sets for the same time", async () => {
    const time = virtualTime();
    const log: string[] = [];
    time.at(10, () => {
      Promise.resolve()
        .then(() => undefined)
        .then(() => log.push("settled"));
      time.at(10, () => log.push("set by the event"));
    });
    time.at(10, () => log.push("set before"));
    await time.runUntil(10);
    expect(log).toEqual(["set before", "settled", "set by the event"]);
  });

  it("runs no event that was cancelled, and none after the end", async () => {
    const time = virtualTime();
    const log: string[] = [];
    const cancel = time.after(5, () => log.push("cancelled"));
    time.after(11, () => log.push("later"));
    cancel();
    await time.runUntil(10);
    expect(log).toEqual([]);
  });
});
