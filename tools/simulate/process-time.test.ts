import { describe, expect, it } from "vitest";
import { processTime } from "./process-time.ts";
import { virtualTime } from "./virtual-time.ts";

/** A process, and a log of its events with their times. */
function running() {
  const time = virtualTime();
  const process = processTime(time);
  const log: string[] = [];
  return { time, process, log, note: (what: string) => log.push(`${what} ${time.now()}`) };
}

describe("processTime", () => {
  it("runs timers and answers at their time while the process runs", async () => {
    const { log, note, process, time } = running();
    process.timers.after(5, () => note("timer"));
    process.network(7).then(() => note("answer"));
    await time.runUntil(10);
    expect(log).toEqual(["timer 5", "answer 7"]);
  });

  it("lets a time limit that ended while the process was frozen win over the answer that came in time", async () => {
    const { process, time } = running();
    const outcome = new Promise((resolve) => {
      process.timers.after(2_000, () => resolve("time is up"));
      process.network(100).then(() => resolve("answer"));
    });
    process.freeze();
    await time.runUntil(20_000);
    process.thaw(() => undefined);
    await time.runUntil(20_001);
    expect(await outcome).toBe("time is up");
  });

  it("does not run a timer that was cancelled while it was due in a frozen process", async () => {
    const { log, note, process, time } = running();
    const cancel = process.timers.after(5, () => note("timer"));
    process.freeze();
    await time.runUntil(10);
    cancel();
    process.thaw(() => note("request"));
    await time.runUntil(20);
    expect(log).toEqual(["request 10"]);
  });

  it("hands a late answer to the code that waits for it, with all that follows from it, before the next request begins", async () => {
    const { log, note, process, time } = running();
    const readAnswer = async () => {
      await process.network(5);
      await Promise.resolve();
      note("answer read");
    };
    readAnswer();
    process.freeze();
    time.at(1_000, () => process.thaw(() => note("request")));
    await time.runUntil(1_000);
    expect(log).toEqual(["answer read 1000", "request 1000"]);
  });

  it("lets the promises of a late timer run before the answers that came meanwhile", async () => {
    const { log, note, process, time } = running();
    process.timers.after(5, () => void Promise.resolve().then(() => note("timer settled")));
    process.network(7).then(() => note("answer"));
    process.freeze();
    time.at(1_000, () => process.thaw(() => note("request")));
    await time.runUntil(1_000);
    expect(log).toEqual(["timer settled 1000", "answer 1000", "request 1000"]);
  });

  it("lets the promises of one late timer run before the next late timer", async () => {
    const { log, note, process, time } = running();
    for (const name of ["first", "second"]) {
      process.timers.after(5, () => {
        note(name);
        Promise.resolve().then(() => note(`after ${name}`));
      });
    }
    process.freeze();
    time.at(1_000, () => process.thaw(() => note("request")));
    await time.runUntil(1_000);
    expect(log).toEqual(["first 1000", "after first 1000", "second 1000", "after second 1000", "request 1000"]);
  });

  it("counts the answers that it waits for, also those that came while it was frozen", async () => {
    const { process, time } = running();
    process.network(3);
    process.network(30);
    process.freeze();
    await time.runUntil(10);
    expect(process.waiting()).toBe(2);
    process.thaw(() => undefined);
    await time.runUntil(11);
    expect(process.waiting()).toBe(1);
  });
});
