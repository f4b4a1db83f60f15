import { describe, expect, it } from "vitest";
import type { Measure } from "../serve/metrics.ts";
import { remoteService } from "./remote-service.ts";

/** The service named `stock`, behind a fetch that always answers with `answer`; and the log fields and metrics that calls to it leave. */
function scene(answer: () => Response) {
  const notes: Record<string, unknown> = {};
  const measures: Measure[] = [];
  const sent: Headers[] = [];
  const stock = remoteService({
    name: "stock",
    environment: { url: "https://stock.example.com", region: "eu-west-1", credentials: { mode: "role" } },
    credentials: async () => ({ accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" }),
    maxAttempts: 1,
    async fetch(_, init) {
      sent.push(new Headers(init?.headers));
      return answer();
    },
  });
  const tools = {
    note: (fields: Record<string, unknown>) => void Object.assign(notes, fields),
    measure: (measure: Measure) => void measures.push(measure),
    remainingMs: () => 9_000,
    trace: "Root=1-5759e988-bd862e3fe1be46a994272793",
  };
  const count = () =>
    stock.call(
      tools,
      (fetch) => fetch(`${stock.url}/count`),
      ({ headers, status }) =>
        status === 200
          ? { ok: true, count: 3 }
          : stock.unusable({ status, headers, errorType: headers.get("x-amzn-errortype") }),
    );
  return { count, measures, notes, sent, stock, tools };
}

describe("remoteService", () => {
  it("signs a call, hands the request's trace on, and gives what the answer was read as", async () => {
    const { count, measures, notes, sent } = scene(() => new Response("3"));
    expect(await count()).toEqual({ ok: true, count: 3 });
    expect(sent[0]?.get("authorization")).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\//);
    expect(sent[0]?.get("x-amzn-trace-id")).toBe("Root=1-5759e988-bd862e3fe1be46a994272793");
    expect(notes).toEqual({ stockAttempts: 1 });
    expect(measures.map(({ name }) => name)).toEqual(["StockLatency"]);
  });

  it("gives a failure as a value, and writes its cause into the request's line and metrics", async () => {
    const { count, measures, notes } = scene(() => new Response("", { status: 409 }));
    expect(await count()).toMatchObject({ ok: false, status: 502, cause: "bad-answer" });
    expect(notes).toMatchObject({ stockUnavailable: "stock answered 409", stockUnavailableCause: "bad-answer" });
    expect(measures.at(-1)).toMatchObject({ name: "StockUnavailable", dimensions: { Cause: "bad-answer" } });
  });

  it("gives a failure when nothing was answered", async () => {
    const reset = () => {
      throw Object.assign(new Error("reset"), { code: "ECONNRESET" });
    };
    expect(await scene(reset).count()).toMatchObject({ ok: false, status: 503, retryAfter: 5, cause: "unreachable" });
  });

  it("rejects with what the reading of an answer throws: that is a bug of the caller", async () => {
    const { stock, tools } = scene(() => new Response("3"));
    const read = (): never => {
      throw new TypeError("a bug");
    };
    await expect(stock.call(tools, (fetch) => fetch(stock.url), read)).rejects.toThrow("a bug");
  });

  it("says of an unusable success that its contract forbids it", () => {
    const { stock } = scene(() => new Response("3"));
    const answer = { headers: new Headers(), errorType: null };
    expect(stock.unusable({ ...answer, status: 200 }).because).toBe(
      "stock answered 200 with what its contract forbids",
    );
    expect(stock.unusable({ ...answer, status: 400 }).because).toBe("stock answered 400");
  });
});
