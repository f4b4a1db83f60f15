/**
 * Sends one request again and again over a number of connections, and counts what comes back. Written over plain sockets, because the load must cost
 * little of the machine that it shares with the server, and the latencies need microseconds.
 */
import { connect, type Socket } from "node:net";
import { quantile } from "../measure/statistics.ts";
import { createAnswerReader } from "./read-answers.ts";

export interface LoadOptions {
  url: string;
  headers?: Readonly<Record<string, string>>;
  connections: number;
  ms: number;
  /** The body of a right answer. An answer with another body or status fails the load. */
  isRight: (answer: { status: number; body: string }) => boolean;
}

export interface LoadResult {
  /** How many answers came. */
  answers: number;
  perSecond: number;
  /** Latencies in milliseconds. */
  p50: number;
  p99: number;
}

/** Loads a server. Throws when an answer is wrong or a connection ends. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const request = requestText(options.url, options.headers ?? {});
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + options.ms;
  await Promise.all(Array.from({ length: options.connections }, () => sendUntil(endsAt, request, options, latencies)));
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    answers: latencies.length,
    perSecond: latencies.length / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}

function requestText(url: string, headers: Readonly<Record<string, string>>): string {
  const { host, pathname, search } = new URL(url);
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

/** Sends the request on one connection, each time after the answer to the one before, until the time is over. */
function sendUntil(endsAt: number, request: string, { isRight, url }: LoadOptions, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let sentAt = 0;
    const send = () => {
      sentAt = performance.now();
      socket.write(request, "latin1");
    };
    const fail = (sentence: string) => {
      socket.destroy();
      reject(new Error(`${url}: ${sentence}`));
    };
    const read = createAnswerReader((answer) => {
      const now = performance.now();
      if (!isRight(answer)) return fail(`a wrong answer under load: ${answer.status} ${answer.body.slice(0, 200)}`);
      latencies.push(now - sentAt);
      if (now < endsAt) return send();
      socket.destroy();
      resolve();
    });
    socket.once("connect", send);
    socket.on("data", (chunk) => read(chunk.toString("latin1")));
    socket.once("error", (error) => fail(error.message));
    socket.once("end", () => fail("the server ended the connection"));
  });
}
