import { describe, expect, it } from "vitest";
import { runningStack } from "../../../test/fixtures/running-stack.ts";
import { createDeferred } from "../../deferred.ts";
import type { ConsoleEvent, RequestsAnswer } from "../api.ts";
import { createControlClient } from "./control-client.ts";

async function clientOf({ token }: { token?: string } = {}) {
  const stack = await runningStack({ console: true });
  const toStack = (path: unknown, init?: RequestInit) => fetch(new URL(String(path), stack.awsEndpoint), init);
  return { stack, client: createControlClient(token ?? stack.controlToken, toStack) };
}

describe("the page's client of the control routes", () => {
  it("lists the requests, and has the sentence of a refusal", async () => {
    const { client, stack } = await clientOf();
    await stack.get("age", "/age?dob=19880101");
    const answer = await client.get<RequestsAnswer>("requests");
    expect(answer).toMatchObject({ ok: true, value: { requests: [{ server: "age", status: 403 }] } });
    expect(await client.get("requests/none")).toEqual({
      ok: false,
      status: 404,
      message: "No recent request has this id.",
    });
  });

  it("passes the events of the stack on, until the listener stops", async () => {
    const { client, stack } = await clientOf();
    const stopping = new AbortController();
    const events: ConsoleEvent[] = [];
    const listening = client.listen((event) => {
      events.push(event);
      if (event.event === "started") void stack.get("age", "/age?dob=19880101");
      if (event.event === "request") stopping.abort();
    }, stopping.signal);
    await expect(listening).rejects.toThrow("aborted");
    expect(events).toMatchObject([{ event: "started" }, { event: "request", data: { server: "age", status: 403 } }]);
  });

  it("rejects at the end of the stack", async () => {
    const { client, stack } = await clientOf();
    const close = ({ event }: ConsoleEvent) => void (event === "started" && stack.close());
    await expect(client.listen(close, new AbortController().signal)).rejects.toThrow("terminated");
  });

  it("says that the stack refuses the token of another start", async () => {
    const { client } = await clientOf({ token: "another" });
    expect(await client.listen(() => undefined, new AbortController().signal)).toBe("refused");
  });

  it("says that too many pages listen", async () => {
    const { client } = await clientOf();
    const stopping = new AbortController();
    const began: Promise<void>[] = [];
    const listening = Array.from({ length: 16 }, () => {
      const { promise, resolve } = createDeferred<void>();
      began.push(promise);
      return client.listen(() => resolve(), stopping.signal);
    });
    await Promise.all(began);
    expect(await client.listen(() => undefined, stopping.signal)).toBe("full");
    stopping.abort();
    await Promise.allSettled(listening);
  });

  it("says that the stack does not answer", async () => {
    const client = createControlClient("t", () => Promise.reject(new TypeError("refused")));
    expect(await client.get("stack")).toMatchObject({
      ok: false,
      status: 0,
      message: expect.stringContaining("Start it"),
    });
  });
});
