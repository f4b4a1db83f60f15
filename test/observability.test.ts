/**
 * Checks that a request leaves one log line for each function, metrics that CloudWatch can read, and one trace. None of them may contain a
 * personal or secret value.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { contract, type operations } from "../generated/age/contract.ts";
import { serve } from "../lib/serve/serve.ts";
import { ROOT } from "./fixtures/command.ts";
import { emfFaults } from "./fixtures/emf.ts";
import { logger, metrics } from "./fixtures/powertools.ts";
import { onboardedStack, type RunningStack } from "./fixtures/running-stack.ts";

const TRACE = "1-5759e988-bd862e3fe1be46a994272793";

/** The lines that a function has written, split into log lines and metrics. */
function linesOf({ entries }: RunningStack, name: "day" | "age") {
  const lines = entries.flatMap((entry) =>
    entry.kind === "function" && entry.name.endsWith(name) ? [entry.line] : [],
  );
  const isMetrics = (line: string) => line.includes('"_aws"');
  return { log: lines.filter((line) => !isMetrics(line)), metrics: lines.filter(isMetrics) };
}

describe("a request to day, on the stack", () => {
  it("is one line in each function under one trace, and metrics to the specification, with nothing personal in them", async () => {
    const stack = await onboardedStack();
    const headers = { "X-Amzn-Trace-Id": `Root=${TRACE};Sampled=1` };
    const answer = await stack.get("day", "/day?dob=19880203&on=20191122", { headers });
    expect(await answer.json()).toEqual({ day: "Wednesday", age: 31 });
    await stack.get("day", "/day?dob=19880203&on=20191122");

    const [day, age] = [linesOf(stack, "day"), linesOf(stack, "age")];
    expect([day.log, age.log].map((lines) => lines.length)).toEqual([2, 2]);
    const [dayLine, ageLine] = [day.log, age.log].map(([line = ""]) => JSON.parse(line));
    expect(dayLine).toEqual({
      level: "INFO",
      message: "request",
      operation: "getDay",
      status: 200,
      latencyMs: expect.any(Number),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      lambdaRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      traceId: TRACE,
      ageAttempts: 1,
      ageCredentialsAgeMs: expect.any(Number),
    });
    expect(ageLine).toMatchObject({ operation: "getAge", status: 200, traceId: TRACE });

    expect(day.metrics.flatMap(emfFaults)).toEqual([]);
    const [first, second] = day.metrics.map((line) => JSON.parse(line));
    expect(first).toMatchObject({ Service: "day", Stage: "dev", SignIns: 1, AgeLatency: expect.any(Number) });
    expect(second).not.toHaveProperty("SignIns");
    expect(age.metrics).toEqual([]);

    const everything = [...day.log, ...day.metrics, ...age.log].join("\n");
    expect(everything).not.toMatch(/19880203|ASIA|eyJ|Signature|password/i);
  });
});

describe("Powertools", () => {
  it("takes the place of both writers, as docs/observability.md shows", async () => {
    const lines: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0);
    try {
      const lambda = serve<operations>(
        contract,
        {
          getAge: (_, { measure, note, reply }) => {
            note({ stockAttempts: 2 });
            measure({ name: "StockLatency", value: 12, unit: "Milliseconds" });
            measure({ name: "StockUnavailable", value: 1, unit: "Count", dimensions: { Cause: "timeout" } });
            return reply(200, { age: 31 });
          },
        },
        { logger, metrics },
      );
      const event = {
        httpMethod: "GET",
        resource: "/age",
        multiValueQueryStringParameters: { dob: ["19880203"] },
        headers: { "X-Amzn-Trace-Id": `Root=${TRACE}` },
        requestContext: { requestId: "r-1", stage: "dev" },
      };
      // The members that `serve` reads of the many that API Gateway sends.
      await lambda(event as unknown as APIGatewayProxyEvent, {
        awsRequestId: "l-1",
        getRemainingTimeInMillis: () => 1,
      });
    } finally {
      vi.restoreAllMocks();
    }
    const [line, ...documents] = lines.map((text) => JSON.parse(text));
    expect(line).toMatchObject({
      level: "INFO",
      message: "request",
      service: "day",
      operation: "getAge",
      status: 200,
      requestId: "r-1",
      traceId: TRACE,
      stockAttempts: 2,
    });
    expect(documents).toMatchObject([
      { service: "day", stage: "dev", StockLatency: 12 },
      { service: "day", stage: "dev", Cause: "timeout", StockUnavailable: 1 },
    ]);
    expect(lines.slice(1).flatMap(emfFaults)).toEqual([]);
    expect(lines.join("")).not.toContain("19880203");
  });

  it("is plugged in in the docs by the very code that was just run", () => {
    const source = readFileSync(join(ROOT, "test/fixtures/powertools.ts"), "utf8");
    expect(readFileSync(join(ROOT, "docs/observability.md"), "utf8")).toContain(source);
  });
});
