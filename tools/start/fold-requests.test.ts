import { expect, it } from "vitest";
import type { LogEntry } from "../../local/log.ts";
import { foldRequests } from "./fold-requests.ts";

const toAws = { kind: "request", server: "ssm", method: "GetParameter", target: "", status: 400 } as const;
const entry: LogEntry = { ...toAws, requestId: "r", durationMs: 1 };
const toApi: LogEntry = { ...entry, target: "/age" };
const notice: LogEntry = { kind: "notice", text: "hello" };

function fold() {
  const entries: LogEntry[] = [];
  return { entries, ...foldRequests((one) => entries.push(one)) };
}

it("replaces requests to the AWS services by one sentence, and lets the rest pass", () => {
  const { end, entries, log } = fold();
  for (const one of [entry, notice, entry, toApi]) log(one);
  expect(entries).toEqual([notice, toApi]);
  end((requests) => `${requests} requests`);
  log(entry);
  expect(entries).toEqual([notice, toApi, { kind: "notice", text: "2 requests" }, entry]);
});

it("logs the requests after all without a sentence", () => {
  const { end, entries, log } = fold();
  log(entry);
  end();
  expect(entries).toEqual([entry]);
});
