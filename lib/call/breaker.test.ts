import { describe, expect, it } from "vitest";
import { createBreaker } from "./breaker.ts";
import type { CallEvent } from "./call-event.ts";

/** A breaker with a clock that the test sets. */
function scene() {
  const clock = { now: 0 };
  const states: string[] = [];
  const observe = (event: CallEvent) => {
    if (event.type === "breaker") states.push(`${event.state} ${event.openForMs}`);
  };
  const breaker = createBreaker({ now: () => clock.now });
  const attempt = (health: "up" | "down" | "unknown") => {
    const permit = breaker.admit(observe);
    permit?.end(health, observe);
    return permit !== undefined;
  };
  const fail = (times: number) => Array.from({ length: times }, () => attempt("down"));
  return { attempt, breaker, clock, fail, observe, states };
}

describe("createBreaker", () => {
  it("opens after five failures in a row, and not when a success is among them", () => {
    const { attempt, breaker, fail, states } = scene();
    fail(4);
    attempt("up");
    fail(4);
    expect(breaker.waitMs()).toBe(0);
    fail(1);
    expect(breaker.waitMs()).toBe(1_000);
    expect(attempt("up")).toBe(false);
    expect(states).toEqual(["open 1000"]);
  });

  it("lets one probe through after a second, and closes when it succeeds", () => {
    const { attempt, breaker, clock, fail, observe, states } = scene();
    fail(5);
    clock.now = 1_000;
    const probe = breaker.admit(observe);
    expect(probe).toBeDefined();
    expect(breaker.admit(observe)).toBeUndefined();
    probe?.end("up", observe);
    expect(attempt("up")).toBe(true);
    expect(states).toEqual(["open 1000", "half-open 0", "closed 0"]);
  });

  it("stays open for twice as long after each probe that fails, and for thirty seconds at most", () => {
    const { attempt, breaker, clock, fail, states } = scene();
    fail(5);
    for (let probe = 0; probe < 7; probe++) {
      clock.now += breaker.waitMs();
      attempt("down");
    }
    expect(states.filter((state) => state.startsWith("open"))).toEqual(
      [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000].map((ms) => `open ${ms}`),
    );
  });

  it("makes the next attempt the probe when the caller of the first one aborts it", () => {
    const { attempt, clock, fail } = scene();
    fail(5);
    clock.now = 1_000;
    expect(attempt("unknown")).toBe(true);
    expect(attempt("up")).toBe(true);
    expect(attempt("up")).toBe(true);
  });

  it("learns nothing from an attempt that began before it opened", () => {
    const { breaker, fail, observe, states } = scene();
    const slow = breaker.admit(observe);
    fail(5);
    slow?.end("up", observe);
    expect(breaker.waitMs()).toBe(1_000);
    expect(states).toEqual(["open 1000"]);
  });

  it("is not kept open by a clock that was set back", () => {
    const { attempt, clock, fail } = scene();
    clock.now = 86_400_000;
    fail(5);
    clock.now = 0;
    expect(attempt("up")).toBe(true);
  });
});
