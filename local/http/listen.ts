import type { Server } from "node:http";
import { UserError } from "../user-error.ts";
import { createRawServer, type RawServerOptions } from "./create-raw-server.ts";
import type { RawRequest, RawResponse } from "./raw-message.ts";

export interface ListenOptions extends RawServerOptions {
  /** The port to listen on; 0 chooses any free port. */
  port: number;
  /** Loopback addresses to listen on. With port 0, the first of them that this machine has chooses the port, and the others use the same port. */
  hosts: readonly string[];
  /** The advice in the message about a port that is taken. Default `choose another one`. */
  remedy?: string;
}

export interface Listening {
  /** The first address that the listener listens on. */
  host: string;
  port: number;
  /** The addresses among `hosts` that this machine does not have. */
  unavailable: readonly string[];
  /** Ends every connection and stops listening. */
  close: () => Promise<void>;
}

/** A port that could not be opened. The message says why and what to do. */
export class PortProblem extends UserError {
  override name = "PortProblem";
}

/** The most free ports to try: a port that is free on the first address can be taken on another address. */
const MAX_TRIES = 10;

/**
 * Serves a handler over HTTP/1.1 on a port of the loopback interface. The handler gets each request as it was on the wire.
 *
 * The listener itself refuses a request that is not HTTP (400), too large (413, 414, 431) or too slow (408). It also refuses every Host except this
 * machine's (421), so that no web page can reach it through a name that resolves to a loopback address.
 *
 * Throws a PortProblem when the port is taken or this machine has none of the addresses. Nothing listens then.
 */
export async function listen(
  handle: (request: RawRequest) => Promise<RawResponse>,
  options: ListenOptions,
): Promise<Listening> {
  for (let attempt = 1; ; attempt++) {
    const result = await listenOnAll(handle, options);
    if (!(result instanceof PortProblem)) return result;
    // A free port is free on the first address, and may be taken on the second.
    if (options.port !== 0 || attempt === MAX_TRIES) throw result;
  }
}

/** Listens on every address that this machine has. When the port is taken on one of them, listens on none and returns the problem. */
async function listenOnAll(
  handle: (request: RawRequest) => Promise<RawResponse>,
  options: ListenOptions,
): Promise<Listening | PortProblem> {
  const servers: Server[] = [];
  const unavailable: string[] = [];
  const close = async () => {
    await Promise.all(servers.map(closeServer));
  };
  let port = options.port;
  let first: string | undefined;
  for (const host of options.hosts) {
    const server = createRawServer(handle, options);
    try {
      await listening(server, port, host);
    } catch (error) {
      if (isUnavailable(error)) {
        unavailable.push(host);
        continue;
      }
      await close();
      return portProblem(error, port, host, options.remedy);
    }
    // Accepting a connection can fail, when the machine has no file descriptors left. The server goes on.
    server.on("error", (error) => options.onFault?.(error));
    servers.push(server);
    first ??= host;
    port = portOf(server);
  }
  if (first === undefined)
    return new PortProblem(`This machine has none of the addresses ${options.hosts.join(", ")}. Choose others.`);
  return { host: first, port, unavailable, close };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT");
}

/** Returns the PortProblem for an error of `listen`. Throws the error itself when it has another cause. */
function portProblem(error: unknown, port: number, host: string, remedy = "choose another one"): PortProblem {
  if (!(error instanceof Error) || !("code" in error)) throw error;
  switch (error.code) {
    case "EADDRINUSE":
      return new PortProblem(`Port ${port} is taken on ${host}: stop the program that listens there, or ${remedy}.`);
    case "EACCES":
      return new PortProblem(`Port ${port} on ${host} needs more rights than this user has: ${remedy}.`);
    default:
      throw error;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("a server that listens on a port has an address with a port");
  return address.port;
}
