import { asObject } from "../../json.ts";
import { type ConsoleEvent, TOKEN_HEADER } from "../api.ts";
import { createEventParser } from "./read-events.ts";

/** The answer of a control route: its value, or the sentence of a refusal. */
export type ControlAnswer<Value> =
  | { ok: true; value: Value }
  /** `status` is 0 when no answer came. */
  | { ok: false; status: number; message: string };

/** The calls of the page to the stack that serves it. */
export interface ControlClient {
  get: <Value>(route: string) => Promise<ControlAnswer<Value>>;
  post: <Value>(route: string, input: object) => Promise<ControlAnswer<Value>>;
  /** Passes each event of the stack on, until the stream ends. Rejects when the connection breaks off, and when `signal` aborts. */
  listen: (onEvent: (event: ConsoleEvent) => void, signal: AbortSignal) => Promise<ListenEnd>;
}

/** The reason why a stream of events ended, or never began: `full` when too many pages listen, `refused` when the token is of another start. */
export type ListenEnd = "ended" | "full" | "refused";

const PREFIX = "/_countersign/";

/** Makes a client that sends the token of the stack's start with each request. Addresses are relative to the page's own origin. */
export function createControlClient(token: string, fetch: typeof globalThis.fetch): ControlClient {
  const headers = { [TOKEN_HEADER]: token };

  async function ask<Value>(route: string, init: RequestInit): Promise<ControlAnswer<Value>> {
    try {
      const answer = await fetch(PREFIX + route, {
        ...init,
        headers: { ...headers, "content-type": "application/json" },
      });
      const body: unknown = await answer.json();
      // The types of api.ts are those of the stack's own answers.
      if (answer.ok) return { ok: true, value: body as Value };
      return { ok: false, status: answer.status, message: String(asObject(body)["message"]) };
    } catch {
      return {
        ok: false,
        status: 0,
        message: "The stack does not answer. Has it ended? Start it, and open the address that it prints.",
      };
    }
  }

  return {
    get: (route) => ask(route, {}),
    post: (route, input) => ask(route, { method: "POST", body: JSON.stringify(input) }),
    async listen(onEvent, signal) {
      const answer = await fetch(`${PREFIX}events`, { headers, signal });
      if (answer.status === 403) return "refused";
      if (!answer.ok || answer.body === null) return "full";
      const parse = createEventParser();
      const decoder = new TextDecoder();
      for (const reader = answer.body.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) return "ended";
        for (const { data, event } of parse(decoder.decode(value, { stream: true }))) {
          onEvent({ event, data: JSON.parse(data) } as ConsoleEvent);
        }
      }
    },
  };
}
