import type { Server } from "node:http";
import type { Surroundings } from "../surroundings.ts";

/**
 * Refuses what Node does not hand over as a request, and would answer or cut off by itself without a line in the log: CONNECT, which asks for a proxy, and
 * an Expect header other than 100-continue.
 */
export function refuseUnusual(
  server: Server,
  {
    lingerMs,
    onRefusal,
    surroundings: { after },
  }: {
    /** The time for which a connection stays open after the answer to CONNECT, in milliseconds. */
    lingerMs: number;
    onRefusal: ((status: number, sentence: string) => void) | undefined;
    surroundings: Pick<Surroundings, "after">;
  },
): void {
  server.on("connect", (_message, socket) => {
    const sentence = "The stack is no proxy, which CONNECT asks for.";
    onRefusal?.(400, sentence);
    socket.on("error", () => socket.destroy());
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: ${sentence.length + 1}\r\n\r\n${sentence}\n`,
    );
    socket.once(
      "close",
      after(lingerMs, () => socket.destroy()),
    );
  });
  server.on("checkExpectation", (_message, response) => {
    const sentence = "The only expectation that the stack knows is 100-continue.";
    onRefusal?.(417, sentence);
    const headers = ["Content-Type", "text/plain; charset=utf-8", "Connection", "close"];
    response.writeHead(417, [...headers, "Content-Length", String(sentence.length + 1)]);
    response.end(`${sentence}\n`);
  });
}
