import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";

/** Handles one request of the fault server. It writes to the socket itself. `number` counts requests from 1. */
export type Behaviour = (socket: Socket, number: number) => void;

export interface FaultServer {
  url: string;
  /** The number of requests, and of connections that carried them. */
  counts: { requests: number; connections: number };
  /** The request line and headers of each request. */
  seen: string[];
  behave: (behaviour: Behaviour) => void;
  /** Returns the number of connections that are open. */
  open: () => number;
  close: () => Promise<void>;
}

/** Starts a server on loopback. A test decides the bytes of each answer. Requests must have no body. */
export async function faultServer(): Promise<FaultServer> {
  let behaviour: Behaviour = (socket) => socket.destroy();
  const counts = { requests: 0, connections: 0 };
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    counts.connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // The tests include clients that end the connection early.
    socket.on("error", () => undefined);
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (!text.includes("\r\n\r\n")) return;
      seen.push(text);
      text = "";
      counts.requests += 1;
      behaviour(socket, counts.requests);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    seen,
    behave(next) {
      behaviour = next;
      counts.requests = 0;
      counts.connections = 0;
      seen.splice(0);
    },
    open: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

export interface HttpAnswer {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
}

/** The bytes of a response, with Content-Length. */
export function bytesOf({ body = "", headers = {}, status = 200 }: HttpAnswer): Buffer {
  const lines = Object.entries({
    "Content-Type": "application/json",
    "Content-Length": String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} Whatever\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1"),
    Buffer.from(body),
  ]);
}
