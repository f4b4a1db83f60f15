import { describe, expect, it } from "vitest";
import { createDeferred } from "./deferred.ts";

describe("createDeferred", () => {
  it("makes a promise that settles with the first value that its owner gives", async () => {
    const { promise, resolve } = createDeferred<number>();
    expect(await Promise.race([promise, Promise.resolve("pending")])).toBe("pending");
    resolve(1);
    resolve(2);
    expect(await promise).toBe(1);
  });

  it("rejects when its owner gives a promise that rejects", async () => {
    const { promise, resolve } = createDeferred<Promise<never>>();
    resolve(Promise.reject(new Error("no")));
    await expect(promise).rejects.toThrow("no");
  });
});
