import { describe, expect, it } from "vitest";
import { functionLines } from "./function-lines.ts";

const terse = (line: string, root?: string) => functionLines(line, { verbose: false, root });
const verbose = (line: string) => functionLines(line, { verbose: true });

const request = { level: "INFO", message: "request", operation: "getDay", status: 200, requestId: "r", latencyMs: 4 };
const metrics = JSON.stringify({
  _aws: {
    CloudWatchMetrics: [
      {
        Metrics: [
          { Name: "AgeLatency", Unit: "Milliseconds" },
          { Name: "SignIns", Unit: "Count" },
        ],
      },
    ],
  },
  AgeLatency: 16,
  SignIns: 1,
});

describe("functionLines", () => {
  it.each(["hello", '{"level":"INFO","message":"hello"}', "{not JSON", "[1]", '{"message":"request"}'])(
    "leaves %s as it is",
    (line) => {
      expect(terse(line)).toEqual([line]);
    },
  );

  it("leaves out the line about a request that repeats the gateway's, except when it is verbose", () => {
    expect(terse(JSON.stringify({ ...request, ageAttempts: 1 }))).toEqual([]);
    expect(verbose(JSON.stringify(request))).toEqual([JSON.stringify(request)]);
  });

  it("shows what a service wrote in words about a request", () => {
    expect(
      terse(JSON.stringify({ ...request, problem: "about:blank", detail: "dob must be a day", ageCause: "timeout" })),
    ).toEqual(["detail: dob must be a day, ageCause: timeout"]);
  });

  it("shows an exception in lines of its own, with paths from the project's folder", () => {
    const error = "TypeError: x is not a function\n    at getDay (/home/ada/project/services/day/get-day.ts:12:9)";
    expect(terse(JSON.stringify({ ...request, level: "ERROR", error }), "/home/ada/project")).toEqual([
      "TypeError: x is not a function",
      "    at getDay (services/day/get-day.ts:12:9)",
    ]);
    expect(terse("    at file:///home/ada/project/services/a.ts:1:1", "/home/ada/project")).toEqual([
      "    at services/a.ts:1:1",
    ]);
  });

  it("shows metrics on a short line when it is verbose, and not otherwise", () => {
    expect(terse(metrics)).toEqual([]);
    expect(verbose(metrics)).toEqual(["AgeLatency 16 ms, SignIns 1"]);
  });
});
