import { BroadcastChannel, MessagePort } from "node:worker_threads";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { functionOf, heldTimers, type TestFunction, testSession } from "../../test/fixtures/test-function.ts";
import { isObject } from "../json.ts";
import { machine } from "../machine.ts";
import { createWorkerBudget } from "./worker-budget.ts";

/** The start of a bundle that can wait for the test: `await opened()` waits for `gate.postMessage("open")`. */
const GATE = `
  const gate = new BroadcastChannel("gate");
  gate.unref();
  const opened = () => new Promise((resolve) => gate.addEventListener("message", resolve, { once: true }));`;

function createGate(): BroadcastChannel {
  const gate = new BroadcastChannel("gate");
  onTestFinished(() => gate.close());
  return gate;
}

const linesOf = ({ log }: TestFunction) => log.flatMap((entry) => (entry.kind === "function" ? [entry.line] : []));

describe("a hundred events at once", () => {
  it("each get a worker of their own when none is answered", async () => {
    const source = `
      import { threadId } from "node:worker_threads";
      ${GATE}
      export const handler = async () => {
        const open = opened();
        console.log("running");
        await open;
        return threadId;
      };`;
    const gate = createGate();
    const surroundings = heldTimers();
    let running = 0;
    const waiting = functionOf(source, {
      surroundings,
      log: ({ kind }) => {
        if (kind !== "function") return;
        running += 1;
        for (let check = 0; check < 6; check += 1) surroundings.fire(10);
        if (running === 20) gate.postMessage("open");
      },
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => waiting.ask({})));
    expect(new Set(answers).size).toBe(20);
    expect(waiting.counts).toEqual({ workersStarted: 20, invocations: 20 });
  });

  it("give way to the event that they wait for, when there is room for one more worker", async () => {
    const source = `
      ${GATE}
      export const handler = async ({ name }) => {
        const open = name === "waits" && opened();
        console.log(name);
        await open;
        return name;
      };`;
    const gate = createGate();
    const surroundings = heldTimers();
    const budget = createWorkerBudget({ maxWorkers: 5 });
    const nested = functionOf(source, { budget, surroundings });
    const begun: string[] = [];
    const { promise: fourRun, resolve } = Promise.withResolvers<void>();
    const ask = (name: string) =>
      nested.invoke(JSON.stringify({ name }), () => {
        begun.push(name);
        if (begun.length === 4) resolve();
      });
    const check = () => begun.length !== 4 && surroundings.fire(10);
    const checks = setInterval(check);
    onTestFinished(() => clearInterval(checks));

    const waiting = Array.from({ length: 10 }, () => ask("waits"));
    await fourRun;
    const waitedFor = ask("is waited for");
    for (let look = 0; look < 6; look += 1) surroundings.fire(10);
    expect(await waitedFor).toMatchObject({ kind: "replied" });
    expect(begun.slice(0, 5)).toEqual([...Array(4).fill("waits"), "is waited for"]);
    const opening = setInterval(() => gate.postMessage("open"));
    onTestFinished(() => clearInterval(opening));
    await Promise.all(waiting);
    expect(nested.counts.workersStarted).toBe(5);
  });

  it("are handled by 4 workers, each with one event at a time, as long as some are answered", async () => {
    const source = `
      let running = 0;
      export const handler = async () => {
        running += 1;
        console.log("running");
        await new Promise(setImmediate);
        running -= 1;
        return running;
      };`;
    const surroundings = heldTimers();
    const counting = functionOf(source, {
      surroundings,
      log: () => {
        for (let check = 0; check < 2; check += 1) surroundings.fire(10);
      },
    });
    const answers = await Promise.all(Array.from({ length: 100 }, () => counting.ask({})));
    expect(answers).toEqual(Array(100).fill(0));
    expect(counting.counts.workersStarted).toBeLessThanOrEqual(4);
  });

  it("each get their own answer", async () => {
    const echo = functionOf("export const handler = async (event) => event;");
    const events = Array.from({ length: 100 }, (_, index) => ({ index }));
    expect(await Promise.all(events.map(echo.ask))).toEqual(events);
  });

  it("are handled by one worker when none has to wait for long", async () => {
    const counting = functionOf("export const handler = async (event) => event;", { surroundings: heldTimers() });
    await Promise.all(Array.from({ length: 100 }, () => counting.ask({})));
    expect(counting.counts.workersStarted).toBe(1);
  });
});

describe("events that queued", () => {
  it("are handed over in one message", async () => {
    const posted = vi.spyOn(MessagePort.prototype, "postMessage");
    onTestFinished(() => posted.mockRestore());
    const counting = functionOf("export const handler = async (event) => event;", { surroundings: heldTimers() });
    await counting.ask({});
    await Promise.all(Array.from({ length: 9 }, () => counting.ask({})));
    const batches = posted.mock.calls.flatMap(([message]) =>
      isObject(message) && "events" in message ? [message] : [],
    );
    // The first of the nine finds the worker idle. The others wait for it together.
    expect(batches.map(({ events }) => events)).toEqual([["{}"], ["{}"], Array(8).fill("{}")]);
  });

  it.each([
    ["runs out of its time", "while (true);", ["bad"]],
    ["crashes", "process.exit(1);", ["bad"]],
    ["crashes after its reply", "setImmediate(() => { throw new Error('late'); });", []],
  ])("are each handled once when one of them %s", async (_, fault, failing) => {
    const surroundings = heldTimers();
    const source = `export const handler = async ({ name }) => {
      console.log(name);
      if (name === "bad") { ${fault} }
      return name;
    };`;
    const shared = functionOf(source, { surroundings });
    await shared.ask({ name: "warm" });
    const names = ["before", "good", "bad", "after", "last"];
    const asked = names.map((name) => shared.invoke(JSON.stringify({ name })));
    await shared.wrote("bad");
    if (fault.startsWith("while")) surroundings.fire(3000);

    const outcomes = await Promise.all(asked);
    expect(names.filter((_, index) => outcomes[index]?.kind === "failed")).toEqual(failing);
    expect(linesOf(shared)).toEqual(["warm", ...names]);
  });

  it("do not wait for the one before them when that one waits for them", async () => {
    const source = `
      ${GATE}
      export const handler = async ({ name }) => {
        console.log(name);
        if (name === "waits") await opened();
        if (name === "is waited for") gate.postMessage("open");
        return name;
      };`;
    const meeting = functionOf(source);
    await meeting.ask({ name: "warm" });
    const names = ["first", "waits", "is waited for"];
    expect(await Promise.all(names.map((name) => meeting.ask({ name })))).toEqual(names);
    // The first worker handles this one. If it had begun an event that was taken back, the line would come before this one's.
    await meeting.ask({ name: "end" });
    expect(linesOf(meeting)).toEqual(["warm", ...names, "end"]);
    expect(meeting.counts.workersStarted).toBe(2);
  });
});

describe("memory", () => {
  const source = `
    ${GATE}
    export const handler = async ({ name }) => {
      const open = name === "waits" && opened();
      console.log(name);
      await open;
      return name;
    };`;

  it("that does not suffice for another worker is logged once, and the events that have not begun wait", async () => {
    const gate = createGate();
    const surroundings = heldTimers();
    const budget = createWorkerBudget({ availableMemory: () => 0 });
    const short = functionOf(source, { surroundings, budget });
    const begun: string[] = [];
    const asked = ["waits", "second", "third"].map((name) =>
      short.invoke(JSON.stringify({ name }), () => begun.push(name)),
    );
    await short.wrote("waits");
    for (let check = 0; check < 20; check += 1) surroundings.fire(10);
    expect(begun).toEqual(["waits"]);
    expect(short.log.filter(({ kind }) => kind === "notice")).toEqual([
      {
        kind: "notice",
        text: "events of countersign-dev-day wait until one of its workers (1) is free: another cannot start, because half of the memory that was available when the stack started is used",
      },
    ]);
    gate.postMessage("open");
    await Promise.all(asked);
    expect(begun).toEqual(["waits", "third", "second"]);
    expect(short.counts.workersStarted).toBe(1);
  });

  it("of workers that have been idle for 2 to 4 s goes back; one worker stays", async () => {
    const surroundings = heldTimers();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const budget = createWorkerBudget();
    const ending = functionOf(source, { surroundings, budget: { ...budget, remove: resolve } });
    const gate = createGate();
    const asked = [ending.ask({ name: "waits" }), ending.ask({ name: "second" })];
    await ending.wrote("waits");
    for (let check = 0; check < 2; check += 1) surroundings.fire(10);
    await ending.wrote("second");
    gate.postMessage("open");
    await Promise.all(asked);
    surroundings.fire(2_000);
    surroundings.fire(2_000);
    await ended;
    expect(await ending.ask({ name: "third" })).toBe("third");
    expect(ending.counts.workersStarted).toBe(2);
  });
});

describe("a new bundle", () => {
  const source = (version: number) => `
    ${GATE}
    export const handler = async ({ waits }) => {
      const open = waits && opened();
      console.log(waits ? "waiting" : "begun");
      await open;
      return ${version};
    };`;

  it("handles the next event", async () => {
    const changing = functionOf(source(1));
    expect(await changing.ask({})).toBe(1);
    changing.rewrite(source(2));
    expect(await changing.ask({})).toBe(1);
    changing.replaceCode();
    expect(await changing.ask({})).toBe(2);
    expect(changing.counts.workersStarted).toBe(2);
  });

  it("leaves an event that has begun to the old code, and takes those that wait behind it", async () => {
    const gate = createGate();
    const changing = functionOf(source(1), { surroundings: heldTimers() });
    await changing.ask({});
    const asked = [{}, { waits: true }, {}, {}].map(changing.ask);
    await changing.wrote("waiting");
    changing.rewrite(source(2));
    changing.replaceCode();
    expect(await Promise.all(asked.slice(2))).toEqual([2, 2]);
    gate.postMessage("open");
    expect(await Promise.all(asked)).toEqual([1, 1, 2, 2]);
    expect(linesOf(changing)).toEqual(["begun", "begun", "waiting", "begun", "begun"]);
  });

  it("is loaded after one that could not be", async () => {
    const changing = functionOf("not a bundle");
    await expect(changing.ask({})).rejects.toThrow("cannot be loaded");
    changing.rewrite(source(2));
    changing.replaceCode();
    expect(await changing.ask({})).toBe(2);
  });
});

describe("a role session", () => {
  const source = "export const handler = async () => process.env.AWS_ACCESS_KEY_ID;";

  it("is renewed, with the worker, 5 minutes before it ends", async () => {
    let now = 0;
    let issued = 0;
    const HOUR = 3_600_000;
    const renewed = functionOf(source, {
      surroundings: { ...machine(), now: () => now },
      credentials: () => {
        issued += 1;
        return testSession(`ASIA${issued}`, now + HOUR);
      },
    });
    expect(await renewed.ask({})).toBe("ASIA1");
    now = HOUR - 300_000;
    expect(await renewed.ask({})).toBe("ASIA1");
    now += 1;
    expect(await renewed.ask({})).toBe("ASIA2");
    expect(renewed.counts.workersStarted).toBe(2);
  });

  it("that is shorter than that still serves every event", async () => {
    const brief = functionOf(source, { credentials: () => testSession("ASIABRIEF", Date.now() + 1000) });
    expect(await brief.ask({})).toBe("ASIABRIEF");
    expect(await brief.ask({})).toBe("ASIABRIEF");
  });
});

describe("warming", () => {
  it("starts one worker, which takes the first event", async () => {
    const warm = functionOf("export const handler = async () => 1;");
    warm.warm();
    warm.warm();
    await warm.ask({});
    warm.warm();
    expect(warm.counts.workersStarted).toBe(1);
  });

  it("logs once that a bundle cannot be loaded, and the next event tries again", async () => {
    const notices: string[] = [];
    const { promise: logged, resolve } = Promise.withResolvers<void>();
    const broken = functionOf("not a bundle", {
      log: (entry) => {
        if (entry.kind !== "notice") return;
        notices.push(entry.text);
        resolve();
      },
    });
    broken.warm();
    await logged;
    expect(notices).toEqual([
      expect.stringMatching(/^a worker of countersign-dev-day ended: the code cannot be loaded: SyntaxError/),
    ]);
    await expect(broken.ask({})).rejects.toThrow("cannot be loaded");
    expect(broken.counts.workersStarted).toBe(2);
  });
});

describe("closing", () => {
  it("ends every worker and fails every event without an answer", async () => {
    const surroundings = heldTimers();
    const busy = functionOf("export const handler = async () => { console.log('at it'); while (true); };", {
      surroundings,
    });
    const asked = [busy.invoke("{}")];
    await busy.wrote("at it");
    asked.push(busy.invoke("{}"), busy.invoke("{}"));
    await busy.close();
    asked.push(busy.invoke("{}"));
    busy.warm();
    expect(await Promise.all(asked)).toEqual(asked.map(() => ({ kind: "failed", because: "the stack was closed" })));
    expect(busy.counts.workersStarted).toBe(1);
  });

  it("works while a worker starts", async () => {
    const starting = functionOf("export const handler = async () => 1;");
    const asked = starting.invoke("{}");
    await starting.close();
    expect(await asked).toEqual({ kind: "failed", because: "the stack was closed" });
  });
});
