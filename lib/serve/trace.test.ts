import { describe, expect, it } from "vitest";
import { rootOf, traceOf } from "./trace.ts";

const ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";

describe("traceOf", () => {
  it("prefers what Lambda says, whose parent is the function, to what the gateway said", () => {
    const own = `${ROOT};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a87bd80c:0`;
    expect(traceOf(own, { "X-Amzn-Trace-Id": ROOT })).toBe(own);
    expect(traceOf(undefined, { "X-Amzn-Trace-Id": ROOT })).toBe(ROOT);
    expect(traceOf(undefined, null)).toBeUndefined();
  });

  it.each(["", "Root=x", `${ROOT}\r\nX-Evil: 1`, `${ROOT};Name=Ada Lovelace`, `${ROOT};${"x".repeat(600)}`])(
    "hands on nothing that is no trace: %j",
    (text) => {
      expect(traceOf(text, null)).toBeUndefined();
    },
  );
});

describe("rootOf", () => {
  it("is what all parts of a trace have in common", () => {
    expect(rootOf(`Self=1-67891234-12456789abcdef012345678;${ROOT}`)).toBe("1-5759e988-bd862e3fe1be46a994272793");
    expect(rootOf(undefined)).toBeUndefined();
  });
});
