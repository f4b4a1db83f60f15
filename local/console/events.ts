import { eventStream, refuse } from "../control/answer.ts";
import type { RawResponse, StreamConnection } from "../http/raw-message.ts";
import type { Surroundings } from "../surroundings.ts";
import type { ConsoleEvent } from "./api.ts";

/** The events of a stack, for everyone who listens. */
export interface Events {
  /** Sends an event to every listener. The event is made only when somebody listens. */
  publish: (makeEvent: () => ConsoleEvent) => void;
  /** Answers a request for the stream of events. */
  answer: () => RawResponse;
  /** Ends every stream. */
  close: () => void;
}

/** The most listeners at once. A browser itself opens at most six connections to one address. */
const MAX_LISTENERS = 16;
/** The most events that wait for one slow listener, and their length in characters. */
const MAX_WAITING = 500;
const MAX_WAITING_CHARACTERS = 500_000;
/** Milliseconds between two comments. The listener's connection would be closed after a minute without a byte. */
const HEARTBEAT_MS = 15_000;

/** Makes the events of one start. `started` makes the facts of the first event of each stream: the id of the start, and the latest requests. */
export function createEvents(
  { after }: Pick<Surroundings, "after">,
  started: () => Extract<ConsoleEvent, { event: "started" }>["data"],
): Events {
  const listeners = new Set<Listener>();
  return {
    publish(makeEvent) {
      if (listeners.size === 0) return;
      const text = writeEvent(makeEvent());
      for (const listener of listeners) listener.send(text);
    },
    answer() {
      if (listeners.size >= MAX_LISTENERS) {
        return refuse(503, `Already ${MAX_LISTENERS} connections listen to events. Close a page of the console.`);
      }
      return eventStream((connection) => {
        const listener = createListener(connection, after);
        listeners.add(listener);
        listener.send(writeEvent({ event: "started", data: started() }));
        return () => {
          listeners.delete(listener);
          listener.forget();
        };
      });
    },
    close() {
      for (const { end } of listeners) end();
    },
  };
}

function writeEvent({ data, event }: ConsoleEvent): string {
  // JSON has no line break of its own, and a line break would end the event.
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

interface Listener {
  send: (text: string) => void;
  end: () => void;
  /** Stops the heartbeat and drops the events that wait. */
  forget: () => void;
}

/** Makes the queue of one connection. Events wait while the connection is full; when too many wait, they are dropped and counted. */
function createListener(connection: StreamConnection, after: Surroundings["after"]): Listener {
  let isFull = false;
  let waiting: string[] = [];
  let characters = 0;
  let missed = 0;
  let cancelHeartbeat = after(HEARTBEAT_MS, beat);
  return {
    send,
    end: connection.end,
    forget() {
      cancelHeartbeat();
      waiting = [];
    },
  };

  function send(text: string): void {
    if (!isFull) {
      write(text);
      return;
    }
    waiting.push(text);
    characters += text.length;
    if (waiting.length <= MAX_WAITING && characters <= MAX_WAITING_CHARACTERS) return;
    missed += waiting.length;
    waiting = [];
    characters = 0;
  }

  function write(text: string): void {
    if (connection.write(text)) return;
    isFull = true;
    connection.onDrain(catchUp);
  }

  function catchUp(): void {
    isFull = false;
    const texts = missed === 0 ? waiting : [writeEvent({ event: "missed", data: { count: missed } }), ...waiting];
    [waiting, characters, missed] = [[], 0, 0];
    for (const text of texts) send(text);
  }

  function beat(): void {
    if (!isFull) write(":\n\n");
    cancelHeartbeat = after(HEARTBEAT_MS, beat);
  }
}
