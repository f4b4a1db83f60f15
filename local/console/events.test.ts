/** Streams of events over real sockets: what a listener gets, and what a slow listener costs. */
import { connect, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type Listening, listen } from "../http/listen.ts";
import { machine } from "../machine.ts";
import { createEvents, type Events } from "./events.ts";

const START = "11111111-1111-4111-8111-111111111111";
/** Runs the heartbeat of every listener. */
const timers = new Set<() => void>();
const after = (_: number, task: () => void) => {
  timers.add(task);
  return () => void timers.delete(task);
};

let listening: Listening | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await listening?.close();
  timers.clear();
});

async function open(): Promise<Events> {
  const events = createEvents({ after }, () => ({ start: START, requests: [] }));
  listening = await listen(async () => events.answer(), {
    port: 0,
    hosts: ["127.0.0.1"],
    allowedHosts: [],
    surroundings: machine(),
  });
  return events;
}

/** Asks for the stream, and waits for its beginning. */
async function listener(begin = "\n\n") {
  const socket = connect(listening?.port ?? 0, "127.0.0.1");
  sockets.push(socket);
  socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const read = { text: "" };
  socket.on("data", (chunk) => (read.text += chunk));
  const until = async (wanted: string) => {
    while (!read.text.includes(wanted)) await new Promise((resolve) => socket.once("data", resolve));
    return read.text;
  };
  await until(begin);
  return { socket, until, read };
}

const notice = (text: string) => () => ({ event: "notice", data: { text } }) as const;

describe("events", () => {
  it("begin with the id of the start, and reach every listener", async () => {
    const events = await open();
    const [one, other] = [await listener(), await listener()];
    expect(await one.until("started")).toMatch(/Content-Type: text\/event-stream\r\n[\s\S]*Transfer-Encoding: chunked/);
    expect(await one.until(START)).toContain(`event: started\ndata: {"start":"${START}","requests":[]}\n\n`);
    events.publish(notice("line one\nevent: request"));
    for (const { until } of [one, other]) {
      expect(await until("notice")).toContain('event: notice\ndata: {"text":"line one\\nevent: request"}\n\n');
    }
  });

  it("are not made when nobody listens", async () => {
    const events = await open();
    events.publish(() => {
      throw new Error("made");
    });
    const { socket } = await listener();
    socket.destroy();
    while (timers.size > 0) await setImmediate();
    events.publish(() => {
      throw new Error("made");
    });
  });

  it("send a comment while nothing happens", async () => {
    await open();
    const { until } = await listener();
    for (const beat of [...timers]) beat();
    expect(await until("\n:\n\n")).toContain(":\n\n");
  });

  it("end with the stack", async () => {
    const events = await open();
    const { socket, until } = await listener();
    events.close();
    await until("\r\n0\r\n\r\n");
    socket.end();
  });

  it("refuse a seventeenth listener", async () => {
    await open();
    for (let count = 0; count < 16; count += 1) await listener();
    const { until } = await listener("Already");
    expect(await until("Already")).toMatch(/^HTTP\/1\.1 503[\s\S]*Already 16 connections listen/);
  });

  it("are dropped and counted for a listener that does not read, in bounded memory", async () => {
    const events = await open();
    const { socket, until } = await listener();
    socket.pause();
    const text = "x".repeat(10_000);
    for (let count = 0; count < 5_000; count += 1) {
      events.publish(notice(text));
      if (count % 100 === 0) await setImmediate();
    }
    socket.resume();
    await until("event: missed");
    events.publish(notice("the last"));
    const received = await until("the last");
    const missed = [...received.matchAll(/event: missed\ndata: \{"count":(\d+)\}/g)].map(([, count]) => Number(count));
    // At most 500,000 characters wait, beside what the operating system holds for the two sockets.
    expect(missed.reduce((sum, count) => sum + count)).toBeGreaterThan(3_000);
    expect(received.split(text).length - 1 + missed.reduce((sum, count) => sum + count)).toBe(5_000);
  });
});
