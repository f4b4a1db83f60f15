import { createDeferred } from "../deferred.ts";
import { type Listening, type ListenOptions, listen } from "../http/listen.ts";
import type { RawRequest, RawResponse } from "../http/raw-message.ts";

type Handle = (request: RawRequest) => Promise<RawResponse>;

/** An open port. Requests that arrive before the port has a handler wait for the handler. */
export interface Door {
  /** The URL of the port: `http://127.0.0.1:3000`. */
  url: string;
  listening: Listening;
  /** Hands every request to `handle`, including the requests that have waited for a handler. */
  answerWith: (handle: Handle) => void;
}

/** Opens a port without a handler. Throws a PortProblem when the port cannot be opened. */
export async function openDoor(options: ListenOptions): Promise<Door> {
  const { promise: behind, resolve: answerWith } = createDeferred<Handle>();
  let handle: Handle = async (request) => {
    handle = await behind;
    return handle(request);
  };
  const listening = await listen((request) => handle(request), options);
  const { host, port } = listening;
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`, listening, answerWith };
}
