import { describe, expect, it } from "vitest";
import { createServerClock } from "./server-clock.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const MINUTE = 60_000;

/** A clock that has learnt from one answer: its Date, and this machine's times of sending and receiving. */
function clockAfter(answer: { date?: number | string; age?: string; sentAt?: number; receivedAt?: number }) {
  const clock = createServerClock(() => NOW);
  const { age = null, date = NOW, sentAt = NOW, receivedAt = NOW } = answer;
  clock.learn({ date: typeof date === "number" ? new Date(date).toUTCString() : date, age, sentAt, receivedAt });
  return clock;
}

describe("createServerClock", () => {
  it.each([6 * MINUTE, -6 * MINUTE, 24 * 60 * MINUTE])("learns an offset of %i ms", (offset) => {
    const clock = clockAfter({ date: NOW + offset });
    expect(clock.offsetMs()).toBe(offset);
    expect(clock.now()).toBe(NOW + offset);
  });

  it("compares the Date with the middle between sending and receiving", () => {
    expect(clockAfter({ date: NOW + 10 * MINUTE, sentAt: NOW - MINUTE, receivedAt: NOW + MINUTE }).offsetMs()).toBe(
      10 * MINUTE,
    );
    expect(clockAfter({ date: NOW + 10 * MINUTE, sentAt: NOW, receivedAt: NOW + 2 * MINUTE }).offsetMs()).toBe(
      9 * MINUTE,
    );
  });

  it("takes a difference of a few seconds for no offset: a Date has steps of a second, and a request takes time", () => {
    expect(clockAfter({ date: NOW + 4_000 }).offsetMs()).toBe(0);
    expect(clockAfter({ date: NOW - 4_000 }).offsetMs()).toBe(0);
  });

  it("learns nothing from an answer that came from a cache", () => {
    expect(clockAfter({ date: NOW + 10 * MINUTE, age: "600" }).offsetMs()).toBe(0);
  });

  it("learns nothing when more than 15 minutes passed: the machine slept", () => {
    const slept = { date: NOW - 20 * MINUTE, sentAt: NOW - 20 * MINUTE, receivedAt: NOW };
    expect(clockAfter(slept).offsetMs()).toBe(0);
    expect(clockAfter({ ...slept, sentAt: NOW - 15 * MINUTE }).offsetMs()).toBe(-12.5 * MINUTE);
  });

  it.each(["", "yesterday", "0", "2027-01-01T00:00:00Z"])("learns nothing from the Date %j", (date) => {
    const clock = createServerClock(() => NOW);
    clock.learn({ date, age: null, sentAt: NOW, receivedAt: NOW });
    expect(clock.offsetMs()).toBe(0);
  });

  it("forgets the offset when the machine's clock was put right", () => {
    const clock = clockAfter({ date: NOW + 10 * MINUTE });
    clock.learn({ date: new Date(NOW).toUTCString(), age: null, sentAt: NOW, receivedAt: NOW });
    expect(clock.offsetMs()).toBe(0);
  });
});
