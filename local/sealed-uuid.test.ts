import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSealedUuid, NONCE_BYTES, sealUuid } from "./sealed-uuid.ts";

const key = randomBytes(32);
const seal = (purpose = "guest") => sealUuid(key, purpose, randomBytes(NONCE_BYTES));

describe("a sealed UUID", () => {
  it("is a version 4 UUID, and another one for each nonce", () => {
    const made = Array.from({ length: 100 }, () => seal());
    for (const each of made) {
      expect(each).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(isSealedUuid(key, "guest", each)).toBe(true);
    }
    expect(new Set(made).size).toBe(100);
  });

  it("is recognised only with its own key and purpose", () => {
    expect(isSealedUuid(randomBytes(32), "guest", seal())).toBe(false);
    expect(isSealedUuid(key, "other", seal())).toBe(false);
  });

  it("is not recognised with any digit changed", () => {
    const made = seal();
    for (const [index, digit] of [...made].entries()) {
      if (digit === "-") continue;
      const changed = `${made.slice(0, index)}${digit === "0" ? "1" : "0"}${made.slice(index + 1)}`;
      expect(isSealedUuid(key, "guest", changed)).toBe(false);
    }
  });

  it("is not recognised with anything before or after it", () => {
    const made = seal();
    for (const longer of [`0${made}`, `${made}0`, ` ${made}`, `${made}\n`]) {
      expect(isSealedUuid(key, "guest", longer)).toBe(false);
    }
  });

  it.each([undefined, 7, "", "x", "../..", "0".repeat(36)])("is not %j", (value) => {
    expect(isSealedUuid(key, "guest", value)).toBe(false);
    expect(isSealedUuid(key, "guest", typeof value === "string" ? seal().toUpperCase() : value)).toBe(false);
  });
});
