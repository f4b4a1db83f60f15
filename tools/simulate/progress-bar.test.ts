import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { progressBar } from "./progress-bar.ts";

function onTerminal(isTTY = true) {
  const written: string[] = [];
  const codes: number[] = [];
  const interrupts = Object.assign(new EventEmitter(), { exit: (code: number) => void codes.push(code) });
  const bar = progressBar({ isTTY, write: (text) => written.push(text) }, interrupts);
  return { bar, written, codes, interrupts };
}

describe("progressBar", () => {
  it("removes the bar at Ctrl-C, and ends the command with code 130", () => {
    const { bar, codes, interrupts, written } = onTerminal();
    bar.show(0.5, "steady-10");
    interrupts.emit("SIGINT");
    expect(written.at(-1)).toBe("\r\u001b[2K");
    expect(codes).toEqual([130]);
  });

  it("leaves Ctrl-C alone before the bar is shown and after it is removed", () => {
    const { bar, interrupts } = onTerminal();
    expect(interrupts.listenerCount("SIGINT")).toBe(0);
    bar.show(0.5, "steady-10");
    bar.show(0.6, "steady-10");
    expect(interrupts.listenerCount("SIGINT")).toBe(1);
    bar.clear();
    expect(interrupts.listenerCount("SIGINT")).toBe(0);
  });

  it("writes at most 79 characters, and nothing into a pipe", () => {
    const { bar, written } = onTerminal();
    bar.show(1, "x".repeat(100));
    expect(written.join("")).toHaveLength("\r\u001b[2K".length + 79);
    const piped = onTerminal(false);
    piped.bar.show(0.5, "steady-10");
    piped.bar.clear();
    expect(piped.written).toEqual([]);
  });
});
