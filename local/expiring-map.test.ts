import { describe, expect, it } from "vitest";
import { createExpiringMap } from "./expiring-map.ts";

describe("an expiring map", () => {
  it("returns an entry until its time, and not after", () => {
    let now = 0;
    const map = createExpiringMap<string, number>(() => now);
    map.set("a", 1, 10);
    now = 9;
    expect(map.get("a")).toBe(1);
    now = 10;
    expect(map.get("a")).toBeUndefined();
    map.set("a", 2, 20);
    expect(map.get("a")).toBe(2);
    map.delete("a");
    expect(map.get("a")).toBeUndefined();
  });

  it("holds after 10,000 entries only those that have not expired, and a few more", () => {
    let now = 0;
    const map = createExpiringMap<number, number>(() => now);
    for (; now < 10_000; now++) {
      // One in ten lives long, so the entries do not expire in the order in which they were set.
      map.set(now, now, now + (now % 10 === 0 ? 1_000 : 50));
      expect(map.size()).toBeLessThan(100 + 50 + 16);
    }
    expect(map.get(9_990)).toBe(9_990);
  });

  it("makes room for a new entry by the oldest when it is full", () => {
    const map = createExpiringMap<number, number>(() => 0, 1_000);
    for (let key = 0; key < 10_000; key++) map.set(key, key, 1);
    expect(map.size()).toBe(1_000);
    expect([map.get(8_999), map.get(9_000), map.get(9_999)]).toEqual([undefined, 9_000, 9_999]);
  });
});
