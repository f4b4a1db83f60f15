import { describe, expect, it } from "vitest";
import { readLogLine } from "./read-log-line.ts";

describe("readLogLine", () => {
  it("puts level and message first", () => {
    expect(readLogLine('{"level":"INFO","message":"request","status":200,"user":{"a":1}}')).toEqual({
      level: "INFO",
      message: "request",
      fields: [
        ["status", "200"],
        ["user", '{"a":1}'],
      ],
    });
  });

  it("names a line of CloudWatch's embedded metric format", () => {
    expect(readLogLine('{"_aws":{},"Latency":3}')).toEqual({
      level: "",
      message: "metrics",
      fields: [["Latency", "3"]],
    });
  });

  it.each(["hello", "[1]", "3", "null"])("leaves %j as it is", (line) => {
    expect(readLogLine(line)).toBeUndefined();
  });
});
