import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTextRing } from "./text-ring.ts";

describe.each(["utf8", "utf16le"] as const)("createTextRing in %s", (encoding) => {
  const ringOf = (bytes: number, limit = 100) => createTextRing<string>(Buffer.alloc(bytes), limit, encoding);
  const textsOf = (ring: ReturnType<typeof ringOf>) => ring.items().map(({ text }) => text);

  it("always has the newest texts, in their order and to the letter, and never more than fit", () => {
    const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 20, max: 300 }), fc.integer({ min: 1, max: 9 }), (all, bytes, limit) => {
        const ring = ringOf(bytes, limit);
        const kept: string[] = [];
        for (const text of all) {
          const fits = Buffer.byteLength(text, encoding) <= bytes;
          expect(ring.add(text)).toBe(fits);
          if (!fits) continue;
          kept.push(text);
          const present = textsOf(ring);
          expect(present.length).toBeGreaterThan(0);
          expect(present.length).toBeLessThanOrEqual(limit);
          expect(Buffer.byteLength(present.join(""), encoding)).toBeLessThanOrEqual(bytes);
          expect(present).toEqual(kept.slice(-present.length));
        }
      }),
    );
  });

  it("takes a text that fills the memory, and none that is longer", () => {
    const ring = ringOf(40);
    const whole = "x".repeat(encoding === "utf8" ? 40 : 20);
    expect(ring.add("before")).toBe(true);
    expect(ring.add(`${whole}x`)).toBe(false);
    expect(textsOf(ring)).toEqual(["before"]);
    expect(ring.add(whole)).toBe(true);
    expect(textsOf(ring)).toEqual([whole]);
  });

  it("gives back the values that are held beside a text, and forgets them with it", () => {
    const ring = ringOf(1_000, 2);
    ring.add("a", ["one", undefined, "two"], 400);
    ring.add("b");
    expect(ring.items()).toEqual([
      { text: "a", held: ["one", undefined, "two"] },
      { text: "b", held: [] },
    ]);
    ring.add("c", ["three"], 600);
    expect(ring.items()).toEqual([
      { text: "b", held: [] },
      { text: "c", held: ["three"] },
    ]);
  });

  it("forgets the oldest texts when the held values are larger than the memory", () => {
    const ring = ringOf(1_000);
    ring.add("a", ["one"], 600);
    ring.add("b", ["two"], 600);
    expect(textsOf(ring)).toEqual(["b"]);
    expect(ring.add("c", ["three"], 1_001)).toBe(false);
    expect(textsOf(ring)).toEqual(["b"]);
  });
});
