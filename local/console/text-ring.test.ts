import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTextRing } from "./text-ring.ts";

describe.each(["utf8", "utf16le"] as const)("createTextRing in %s", (encoding) => {
  const ringOf = (bytes: number, limit = 100) => createTextRing<string>(Buffer.alloc(bytes), limit, encoding);
  const textsOf = (ring: ReturnType<typeof ringOf>) => ring.items().map(({ texts }) => texts);
  /** The bytes of an item. Each text has its length before it, in four bytes. */
  const sizeOf = (texts: readonly string[]) =>
    texts.reduce((size, text) => size + 4 + Buffer.byteLength(text, encoding), 0);

  it("always has the newest items, in their order and to the letter, and never more than fit", () => {
    const item = fc.array(fc.string({ unit: "grapheme", maxLength: 30 }), { minLength: 1, maxLength: 3 });
    const items = fc.array(item, { maxLength: 60 });
    fc.assert(
      fc.property(items, fc.integer({ min: 20, max: 300 }), fc.integer({ min: 1, max: 9 }), (all, bytes, limit) => {
        const ring = ringOf(bytes, limit);
        const kept: string[][] = [];
        for (const texts of all) {
          const fits = sizeOf(texts) <= bytes;
          expect(ring.add(texts, [])).toBe(fits);
          if (!fits) continue;
          kept.push(texts);
          const present = textsOf(ring);
          expect(present.length).toBeGreaterThan(0);
          expect(present.length).toBeLessThanOrEqual(limit);
          expect(sizeOf(present.flat())).toBeLessThanOrEqual(bytes);
          expect(present).toEqual(kept.slice(-present.length));
        }
      }),
    );
  });

  it("takes an item that fills the memory, and none that is longer", () => {
    const ring = ringOf(44);
    const whole = "x".repeat(encoding === "utf8" ? 40 : 20);
    expect(ring.add(["before"], [])).toBe(true);
    expect(ring.add([`${whole}x`], [])).toBe(false);
    expect(textsOf(ring)).toEqual([["before"]]);
    expect(ring.add([whole], [])).toBe(true);
    expect(textsOf(ring)).toEqual([[whole]]);
  });

  it("gives back the values that are held beside the texts, and forgets them with the item", () => {
    const ring = ringOf(1_000, 2);
    ring.add(["a"], ["one", "two"], 400);
    ring.add(["b"], []);
    expect(ring.items()).toEqual([
      { texts: ["a"], held: ["one", "two"] },
      { texts: ["b"], held: [] },
    ]);
    ring.add(["c"], ["three"], 600);
    expect(ring.items()).toEqual([
      { texts: ["b"], held: [] },
      { texts: ["c"], held: ["three"] },
    ]);
  });

  it("forgets the oldest items when the held values are larger than the memory", () => {
    const ring = ringOf(1_000);
    ring.add(["a"], ["one"], 600);
    ring.add(["b"], ["two"], 600);
    expect(textsOf(ring)).toEqual([["b"]]);
    expect(ring.add(["c"], ["three"], 1_001)).toBe(false);
    expect(textsOf(ring)).toEqual([["b"]]);
  });
});
