import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emfFaults } from "../../test/fixtures/emf.ts";
import { emfMetrics, type Measure } from "./metrics.ts";

const OF = { service: "day", stage: "dev", at: 1_795_521_600_000 };

function linesOf(measures: readonly Measure[], namespace?: string): string[] {
  const lines: string[] = [];
  emfMetrics((line) => lines.push(line), namespace).record(measures, OF);
  return lines;
}

describe("emfMetrics", () => {
  it("writes one line, from which CloudWatch makes metrics by service and stage", () => {
    const [line = "", ...more] = linesOf([{ name: "AgeLatency", value: 12, unit: "Milliseconds" }]);
    expect(more).toEqual([]);
    expect(line.endsWith("}\n")).toBe(true);
    expect(JSON.parse(line)).toEqual({
      _aws: {
        Timestamp: OF.at,
        CloudWatchMetrics: [
          {
            Namespace: "Countersign",
            Dimensions: [["Service", "Stage"]],
            Metrics: [{ Name: "AgeLatency", Unit: "Milliseconds" }],
          },
        ],
      },
      Service: "day",
      Stage: "dev",
      AgeLatency: 12,
    });
  });

  it("counts a measure that has a dimension twice: with the dimension and in total", () => {
    const [line = ""] = linesOf([
      { name: "AgeUnavailable", value: 1, unit: "Count", dimensions: { Cause: "timeout" } },
    ]);
    const { _aws, Cause } = JSON.parse(line);
    expect(Cause).toBe("timeout");
    expect(_aws.CloudWatchMetrics[0].Dimensions).toEqual([
      ["Service", "Stage"],
      ["Service", "Stage", "Cause"],
    ]);
  });

  it("puts the values of one metric into a list, and a measure with another value of the same dimension into another line", () => {
    const cause = (Cause: string): Measure => ({ name: "Lost", value: 1, unit: "Count", dimensions: { Cause } });
    const latency = (value: number): Measure => ({ name: "Latency", value, unit: "Milliseconds" });
    const lines = linesOf([latency(1), cause("timeout"), latency(2), cause("refused")], "Orders");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { Latency: [1, 2], Cause: "timeout", Lost: 1 },
      { Cause: "refused", Lost: 1 },
    ]);
    expect(lines.flatMap(emfFaults)).toEqual([]);
    expect(lines.every((line) => line.includes('"Namespace":"Orders"'))).toBe(true);
  });

  it("follows the specification for any measures, and loses none", () => {
    const measures = fc.array(
      fc.record({
        name: fc.constantFrom("A", "B", "C"),
        value: fc.double({ noNaN: true, noDefaultInfinity: true }),
        unit: fc.constantFrom("Milliseconds", "Count"),
        dimensions: fc.option(fc.dictionary(fc.constantFrom("X", "Y"), fc.constantFrom("1", "2"), { maxKeys: 2 }), {
          nil: undefined,
        }),
      } as const),
      { minLength: 1, maxLength: 130 },
    );
    fc.assert(
      fc.property(measures, (list) => {
        const lines = linesOf(list);
        expect(lines.flatMap(emfFaults)).toEqual([]);
        const values = lines.flatMap((line) => ["A", "B", "C"].flatMap((name) => JSON.parse(line)[name] ?? []));
        expect(values).toHaveLength(list.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe("the check by the specification", () => {
  const [good = ""] = linesOf([{ name: "A", value: 1, unit: "Count", dimensions: { Cause: "x" } }]);
  it.each([
    ["a metric without its member", '"A":1', '"B":1'],
    ["a metric that is a text", '"A":1', '"A":"1"'],
    ["a dimension without its member", '"Cause":"x"', '"Cause":1'],
    ["an empty dimension", '"Cause":"x"', '"Cause":""'],
    ["a unit that CloudWatch has not", '"Unit":"Count"', '"Unit":"Counts"'],
    ["a namespace that begins with a colon", '"Namespace":"Countersign"', '"Namespace":":x"'],
    ["a time in text", `"Timestamp":${OF.at}`, '"Timestamp":"now"'],
    ["no dimensions at all", '"Dimensions":[', '"Dimensions":[],"D":['],
  ])("refuses %s", (_, from, to) => {
    expect(good).toContain(from);
    expect(emfFaults(good)).toEqual([]);
    expect(emfFaults(good.replace(from, to))).not.toEqual([]);
  });
});
