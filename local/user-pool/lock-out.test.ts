import { describe, expect, it } from "vitest";
import { createLockOut } from "./lock-out.ts";

const MINUTE = 60_000;

describe("createLockOut", () => {
  it("keeps a name locked, however many other names fail meanwhile", () => {
    const lockOut = createLockOut();
    for (let count = 0; count < 12; count++) lockOut.recordFailure("ada", 0);
    for (let other = 0; other < 50_000; other++) lockOut.recordFailure(`${other}`, 1);
    expect(lockOut.recordAttempt("ada", 2)).toBe("locked");
  });

  it("forgets a name after 15 minutes without an attempt, and only then", () => {
    const lockOut = createLockOut();
    for (let count = 0; count < 4; count++) lockOut.recordFailure("ada", 0);
    lockOut.recordAttempt("ada", 14 * MINUTE);
    lockOut.recordFailure("bob", 20 * MINUTE);
    lockOut.recordFailure("ada", 20 * MINUTE);
    expect(lockOut.recordAttempt("ada", 20 * MINUTE)).toBe("locked");
    lockOut.recordFailure("eve", 60 * MINUTE);
    lockOut.recordFailure("ada", 60 * MINUTE);
    expect(lockOut.recordAttempt("ada", 60 * MINUTE)).toBe("open");
  });
});
