import { describe, expect, it } from "vitest";
import { rootOf, traceOf } from "./trace.ts";

const ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";

describe("traceOf", () => {
  it("prefers the trace of Lambda, whose parent is the function, to that of the gateway", () => {
    const own = `${ROOT};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a87bd80c:0`;
    expect(traceOf(own, { "X-Amzn-Trace-Id": ROOT })).toBe(own);
    expect(traceOf(undefined, { "X-Amzn-Trace-Id": ROOT })).toBe(ROOT);
    expect(traceOf(undefined, null)).toBeUndefined();
  });

  it.each(["", "Root=x", `${ROOT}\r\nX-Evil: 1`, `${ROOT};Name=Ada Lovelace`, `${ROOT};${"x".repeat(600)}`])(
    "returns nothing for a text that is not a trace: %j",
    (text) => {
      expect(traceOf(text, null)).toBeUndefined();
    },
  );

  it("hands on no field that X-Ray does not define", () => {
    expect(traceOf(`Born=19880101;${ROOT};Sampled=1;Name=Ada`, null)).toBe(`${ROOT};Sampled=1`);
  });
});

describe("rootOf", () => {
  it("returns the id that all parts of a trace share", () => {
    expect(rootOf(`Self=1-67891234-12456789abcdef012345678;${ROOT}`)).toBe("1-5759e988-bd862e3fe1be46a994272793");
    expect(rootOf(undefined)).toBeUndefined();
  });
});
