import { describe, expect, it } from "vitest";
import { createClosing } from "./closing.ts";

describe("createClosing", () => {
  it("runs every task once, the last one first and one after another", async () => {
    const { close, defer } = createClosing();
    const log: string[] = [];
    for (const name of ["port", "worker"]) {
      defer(async () => {
        log.push(`${name} closes`);
        await Promise.resolve();
        log.push(`${name} closed`);
      });
    }
    await close();
    await close();
    expect(log).toEqual(["worker closes", "worker closed", "port closes", "port closed"]);
  });

  it("runs the other tasks after a failure, and rejects with the first failure", async () => {
    const { close, defer } = createClosing();
    let isDone = false;
    defer(async () => {
      isDone = true;
    });
    defer(() => Promise.reject(new Error("second")));
    defer(() => Promise.reject(new Error("first")));
    await expect(close()).rejects.toThrow("first");
    expect(isDone).toBe(true);
    await expect(close()).resolves.toBeUndefined();
  });
});
