import { describe, expect, it } from "vitest";
import { createCauses, requestOfEvent, traceOfEvent, traceRoot } from "./causes.ts";

const TRACE = "1-6b0abce2-a3aa92e2f4652665ab594898";

describe("createCauses", () => {
  it("names the request that began a trace, until that request ends", () => {
    const causes = createCauses();
    expect(causes.causeOf(TRACE)).toBeUndefined();
    expect(causes.enter(TRACE, "outer")).toBeUndefined();
    expect(causes.enter(TRACE, "inner")).toBe("outer");
    causes.leave(TRACE, "inner");
    expect(causes.causeOf(TRACE)).toBe("outer");
    causes.leave(TRACE, "outer");
    expect(causes.causeOf(TRACE)).toBeUndefined();
    expect(causes.causeOf(undefined)).toBeUndefined();
  });
});

describe("the request of an event", () => {
  it("is read from the event's own context, not from a string or a parameter inside the event", () => {
    const requestId = "73ea3a01-add3-4224-95bc-6ac44de73178";
    const context = { requestTimeEpoch: 1_000, requestId };
    expect(requestOfEvent(JSON.stringify({ body: "", requestContext: context }))).toBe(requestId);
    const other = { ...context, requestId: "00000000-add3-4224-95bc-6ac44de73178" };
    const given = { queryStringParameters: { ...other, requestTimeEpoch: "1000" }, body: JSON.stringify(other) };
    expect(requestOfEvent(JSON.stringify({ ...given, requestContext: context }))).toBe(requestId);
    expect(requestOfEvent(JSON.stringify(given))).toBeUndefined();
    expect(requestOfEvent(undefined)).toBeUndefined();
  });
});

describe("the trace of a request", () => {
  it("is the Root of its header, and nothing for a header of another form", () => {
    expect(traceRoot(`Root=${TRACE};Parent=0a;Sampled=0`)).toBe(TRACE);
    expect(traceRoot(`Self=1;Root=${TRACE}`)).toBe(TRACE);
    expect(traceRoot("Root=1-2-3")).toBeUndefined();
    expect(traceRoot(undefined)).toBeUndefined();
  });

  it("is read from an event's own header, not from a string inside the event", () => {
    expect(traceOfEvent(JSON.stringify({ headers: { "X-Amzn-Trace-Id": `Root=${TRACE}` } }))).toBe(TRACE);
    const quoted = JSON.stringify({ body: JSON.stringify({ "X-Amzn-Trace-Id": `Root=${TRACE}` }) });
    expect(traceOfEvent(quoted)).toBeUndefined();
    expect(traceOfEvent(undefined)).toBeUndefined();
  });
});
