/** The requests that functions send in a running stack, and the request that each of them is joined to in the log and in the console's records. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LogEntry, RequestEntry } from "../local/log.ts";
import { type LocalStack, startLocal } from "../local/stack/start-local.ts";
import { smallTemplate } from "./fixtures/small-template.ts";

/** A handler that sends the requests of the header `x-plan` at once, each with a plan of its own, and the trace as Lambda gives it. */
const PLANNED = `
  const send = ([url, plan, trace]) => fetch(url, {
    headers: { "x-plan": JSON.stringify(plan), "x-amzn-trace-id": trace ?? process.env._X_AMZN_TRACE_ID },
  });
  export const handler = async ({ headers, requestContext }) => {
    console.log("plan of " + requestContext.requestId);
    const plan = JSON.parse(headers["x-plan"] ?? "[]").map(([url, inner, kind]) => [
      url, inner, kind === "root only" ? headers["X-Amzn-Trace-Id"] : undefined,
    ]);
    const answers = await Promise.all(plan.map(send));
    return { statusCode: 200, body: String(answers.length) };
  };`;
/** A client's own trace. */
const TRACE = "Root=1-6b0abce2-a3aa92e2f4652665ab594898;Parent=0123456789abcdef;Sampled=1";

/** A request to send: its address, the requests of its function, and whether it copies the header of the function's event, which has no Parent. */
type Plan = readonly [url: string, inner: readonly Plan[], kind?: "root only"];

let root: string;
let stack: LocalStack;
let urls: Readonly<Record<string, string>>;
const entries: LogEntry[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "countersign-"));
  await writeFile(join(root, "index.mjs"), PLANNED);
  const template = smallTemplate({ One: { Timeout: 20 }, Two: { Timeout: 20 }, Three: { Timeout: 20 } });
  stack = await startLocal({ template, root, log: (entry) => entries.push(entry) });
  urls = Object.fromEntries(stack.apis.map(({ name, url }) => [name, `${url}/`]));
});
afterAll(async () => {
  await stack?.close();
  await rm(root, { recursive: true, force: true });
});
beforeEach(() => void entries.splice(0));

describe("a request that a function sends", () => {
  it("is joined to the request whose function sent it, at every depth and side by side", async () => {
    await send("one", [
      [url("two"), [[url("three"), []]]],
      [url("two"), []],
      [url("three"), []],
    ]);
    expect(edges()).toEqual(["one -> three", "one -> two", "one -> two", "outside -> one", "two -> three"]);
  });

  it("is joined to its own request when a client sends two requests in one trace", async () => {
    await Promise.all([send("one", [[url("three"), []]], TRACE), send("two", [[url("three"), []]], TRACE)]);
    expect(edges()).toEqual(["one -> three", "outside -> one", "outside -> two", "two -> three"]);
  });

  it("is joined by the Root that the stack has drawn when the function copies the header of its event", async () => {
    await send("one", [[url("two"), [[url("three"), [], "root only"]], "root only"]]);
    expect(edges()).toEqual(["one -> two", "outside -> one", "two -> three"]);
  });

  it("lets the lines of its function name their own request, and the request from outside", async () => {
    await send("one", [[url("two"), []]]);
    const idOf = (server: string) => requests().find((entry) => entry.server === server)?.requestId;
    expect(entries.filter((entry) => entry.kind === "function")).toEqual(
      ["one", "two"].map((name) => ({
        kind: "function",
        name: expect.stringMatching(new RegExp(name, "i")),
        line: `plan of ${idOf(name)}`,
        requestId: idOf(name),
        causedBy: idOf("one"),
      })),
    );
  });
});

function url(name: string): string {
  return urls[name] ?? "";
}

async function send(name: string, plan: readonly Plan[], trace?: string): Promise<void> {
  const headers = { "x-plan": JSON.stringify(plan), ...(trace !== undefined && { "x-amzn-trace-id": trace }) };
  expect((await fetch(url(name), { headers })).status).toBe(200);
}

function requests(): readonly RequestEntry[] {
  return entries.filter((entry) => entry.kind === "request");
}

/** Each request with the API of its cause: `one -> two`. */
function edges(): readonly string[] {
  const byId = new Map(requests().map((entry) => [entry.requestId, entry.server]));
  return requests()
    .map(({ causedBy, server }) => `${causedBy === undefined ? "outside" : byId.get(causedBy)} -> ${server}`)
    .sort();
}
