import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import { functionOf, heldTimers, type TestFunction } from "../../test/fixtures/test-function.ts";

const linesOf = ({ log }: TestFunction) => log.flatMap((entry) => (entry.kind === "function" ? [entry.line] : []));

/** Makes a bundle whose handler runs the code `fault` when the event asks for it, and otherwise replies with the event's name. */
const faulty = (fault: string) => `
  import { parentPort, workerData } from "node:worker_threads";
  export const handler = async ({ name }) => {
    if (name === "bad") { ${fault} }
    return name;
  };`;

describe("a handler's messages to its parent", () => {
  it.each([
    ["null", "null"],
    ["a string", "'ready'"],
    ["a report without its parts", "{ kind: 'wrote' }"],
    ["a report with parts of another type", "{ kind: 'wrote', lines: [null, {}] }"],
    ["a reply that is not JSON", "{ kind: 'replied', payload: '{' }"],
    ["a reply", "{ kind: 'replied', payload: '\"forged\"' }"],
    ["a failure", "{ kind: 'failed', because: 'forged' }"],
  ])("reach nobody when it posts %s", async (_, message) => {
    // The timers stand still, so that a busy machine adds no second worker.
    const posting = functionOf(faulty(`parentPort.postMessage(${message}); await new Promise(setImmediate);`), {
      surroundings: heldTimers(),
    });
    expect(await Promise.all(["bad", "good", "bad"].map((name) => posting.ask({ name })))).toEqual([
      "bad",
      "good",
      "bad",
    ]);
    expect(posting.counts.workersStarted).toBe(1);
  });

  it("find no port of the stack's in the worker's data", async () => {
    const looking = functionOf(faulty("return Object.keys(workerData);"));
    expect(await looking.ask({ name: "bad" })).toEqual([]);
  });

  it("fail the handler when they cannot be serialised", async () => {
    const posting = functionOf(faulty("parentPort.postMessage(() => {});"));
    await expect(posting.ask({ name: "bad" })).rejects.toThrow("DataCloneError");
    expect(await posting.ask({ name: "good" })).toBe("good");
  });

  /** Code of a handler that obtains the worker's own port to the stack, which handlers should not have. */
  const STEAL = `
    const { postMessage } = MessagePort.prototype;
    const port = await new Promise((resolve) => {
      MessagePort.prototype.postMessage = function (message) {
        postMessage.call(this, message);
        resolve(this);
      };
      console.log("a line");
    });
    const post = (message) => postMessage.call(port, message);`;

  it("end its worker when it forges them through a stolen port", async () => {
    const stealing = functionOf(faulty(`${STEAL} post(null); await new Promise(() => {});`));
    await expect(stealing.ask({ name: "bad" })).rejects.toThrow("a message that only a handler can have forged");
    expect(await stealing.ask({ name: "good" })).toBe("good");
  });
});

describe("a handler that would end the process", () => {
  it.each([
    ["exits", "process.exit(0);", "it ended its process with code 0"],
    ["aborts", "process.abort();", "process.abort"],
    ["kills its process", "process.kill(process.pid, 'SIGKILL');", "it ended its process with code 1"],
    ["kills its process by a string", "process.kill(String(process.pid));", "it ended its process with code 1"],
    ["kills its process group", "process.kill(0); process.kill(-process.pid);", "it ended its process with code 1"],
    ["exits while it exits", "process.on('exit', () => process.exit(3)); process.exit(0);", "with code 3"],
    [
      "throws an error whose properties are not strings",
      "setImmediate(() => { throw Object.assign(new Error(), { name: null, message: {} }); }); await new Promise(() => {});",
      "it crashed with a value that is not an Error",
    ],
    [
      "throws an error whose stack cannot be read",
      "throw Object.defineProperty(new Error('x'), 'stack', { get() { throw new TypeError('no stack'); } });",
      "it crashed with TypeError: no stack",
    ],
    [
      "throws null outside its promise",
      "setImmediate(() => { throw null; }); await new Promise(() => {});",
      "it crashed",
    ],
  ])("ends its own event alone when it %s", async (_, fault, because) => {
    const ending = functionOf(faulty(fault));
    await expect(ending.ask({ name: "bad" })).rejects.toThrow(new RegExp(because));
    expect(await ending.ask({ name: "good" })).toBe("good");
  });

  it("may ask whether its process runs", async () => {
    const asking = functionOf(faulty("return process.kill(process.pid, 0);"));
    expect(await asking.ask({ name: "bad" })).toBe(true);
  });
});

describe("a handler that overwrites what it shares with its worker", () => {
  it.each([
    ["JSON", "globalThis.JSON = { parse() { throw new Error('mine'); }, stringify: () => 1 };"],
    ["Promise", "globalThis.Promise = null;"],
    ["Atomics", "Atomics.compareExchange = () => 99;"],
    ["an array's methods", "Array.prototype.entries = Array.prototype.flatMap = null;"],
    ["a string's methods", "String.prototype.split = () => null; console.log('x');"],
    ["Buffer", "globalThis.Buffer = null;"],
    ["process", "process.stdout.write = null; process.exit = null; process.env = null;"],
    ["the port's methods", "MessagePort.prototype.postMessage = () => undefined;"],
  ])("harms no other worker: %s", async (_, fault) => {
    const surroundings = heldTimers();
    const overwriting = functionOf(faulty(fault), { surroundings });
    const other = functionOf(faulty(""));
    await overwriting.ask({ name: "warm" });
    const outcome = overwriting.invoke('{"name":"bad"}');
    expect(await other.ask({ name: "good" })).toBe("good");
    surroundings.fire(3000);
    expect(["replied", "failed"]).toContain((await outcome).kind);

    overwriting.replaceCode();
    expect(await overwriting.ask({ name: "good" })).toBe("good");
  });
});

describe("a handler that writes without measure", () => {
  it("has ten megabytes without a line end logged in pieces", async () => {
    const piece = "x".repeat(100);
    const count = 100_000;
    const talking = functionOf(
      faulty(`for (let at = 0; at < ${count}; at++) process.stdout.write(${JSON.stringify(piece)});`),
    );
    await talking.ask({ name: "bad" });
    const lines = linesOf(talking);
    expect(lines.map(({ length }) => length).reduce((sum, length) => sum + length)).toBe(count * piece.length);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(262_144);
    expect(lines).toHaveLength(Math.ceil((count * piece.length) / 262_144));
  });

  it("has a line of ten megabytes logged in pieces, and the lines around it whole", async () => {
    const talking = functionOf(faulty("console.log('before\\n' + 'x'.repeat(10_000_000) + '\\nafter');"));
    await talking.ask({ name: "bad" });
    const lines = linesOf(talking);
    expect([lines[0], lines.at(-1), lines.length]).toEqual(["before", "after", 2 + Math.ceil(10_000_000 / 262_144)]);
  });

  it("has every one of a hundred thousand lines logged, in order", async () => {
    const talking = functionOf(faulty("for (let at = 0; at < 100_000; at++) console.log(at);"));
    await talking.ask({ name: "bad" });
    expect(linesOf(talking)).toEqual(Array.from({ length: 100_000 }, (_, at) => String(at)));
  });

  it("is stopped by its timeout when it never ends", async () => {
    const surroundings = heldTimers();
    const flooding = functionOf(faulty("for (;;) console.log('flood');"), { surroundings });
    const asked = flooding.invoke('{"name":"bad"}');
    await flooding.wrote("flood");
    surroundings.fire(3000);
    expect(await asked).toMatchObject({ kind: "failed", because: expect.stringContaining("Timeout") });
    expect(await flooding.ask({ name: "good" })).toBe("good");
  });

  it("waits for the stack to read: at most 32 messages are unread", async () => {
    const folder = mkdtempSync(join(tmpdir(), "worker-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const entry = join(folder, "index.mjs");
    writeFileSync(entry, faulty("for (let at = 0; at < 200; at++) console.log(at);"));
    const { port1, port2 } = new MessageChannel();
    const next = new Int32Array(new SharedArrayBuffer(4));
    const unread = new Int32Array(new SharedArrayBuffer(4));
    const data = {
      entry: pathToFileURL(entry).href,
      exportPath: "handler",
      runtimeMajor: 24,
      context: {},
      timeoutMs: 3000,
    };
    const thread = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: { ...data, port: port2, next, unread },
      transferList: [port2],
    });
    onTestFinished(async () => void (await thread.terminate()));

    await once(port1, "message");
    port1.postMessage({ first: 0, requestIds: ["r"], events: ['{"name":"bad"}'], invokedArns: ["a"] });
    let most = 0;
    const { promise: replied, resolve } = Promise.withResolvers<void>();
    port1.on("message", ({ kind }) => {
      if (kind !== "wrote") return resolve();
      // Reading takes its time, so that the worker gets ahead as far as it may.
      for (let turns = 0; turns < 20; turns++) most = Math.max(most, Atomics.load(unread, 0));
      Atomics.wait(unread, 0, Atomics.load(unread, 0), 5);
      most = Math.max(most, Atomics.load(unread, 0));
      Atomics.sub(unread, 0, 1);
      Atomics.notify(unread, 0);
    });
    await replied;
    expect(most).toBe(32);
  });
});
