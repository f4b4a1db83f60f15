import { describe, expect, it } from "vitest";
import { randomPool } from "./random-pool.ts";

describe("randomPool", () => {
  /** Makes a random pool whose source is a count of four bytes, so that no value comes twice. */
  function countingSource() {
    let next = 0;
    let draws = 0;
    const take = randomPool((buffer) => {
      draws++;
      for (let at = 0; at + 4 <= buffer.byteLength; at += 4) buffer.writeUInt32BE(next++, at);
    });
    return { take, draws: () => draws };
  }

  it("gives no byte out twice, however many are taken at a time", () => {
    const { take } = countingSource();
    const seen = new Set<number>();
    const sizes = [4, 16, 40, 600, 8_192, 20_000, 8, 8_188, 12];
    for (let round = 0; round < 20; round++) {
      for (const size of sizes) {
        const bytes = take(size);
        expect(bytes.byteLength).toBe(size);
        for (let at = 0; at < size; at += 4) {
          const word = bytes.readUInt32BE(at);
          expect(seen.has(word)).toBe(false);
          seen.add(word);
          // Writing into a buffer must not change what the next one holds.
          bytes.writeUInt32BE(0xffffffff, at);
        }
      }
    }
  });

  it("draws from its source only once per 8 KiB", () => {
    const { draws, take } = countingSource();
    for (let count = 0; count < 512; count++) take(16);
    expect(draws()).toBe(1);
    take(16);
    expect(draws()).toBe(2);
  });

  it("is random by default", () => {
    const take = randomPool();
    expect(new Set(Array.from({ length: 1_000 }, () => take(16).toString("hex"))).size).toBe(1_000);
    expect(take(0).byteLength).toBe(0);
  });
});
