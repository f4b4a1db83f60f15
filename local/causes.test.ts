import { describe, expect, it } from "vitest";
import { createCauses, requestOfEvent, traceRoot } from "./causes.ts";

const ROOT = "1-6b0abce2-a3aa92e2f4652665ab594898";
const OUTER = "73ea3a01-add3-4224-95bc-6ac44de73178";
const OTHER = "11111111-add3-4224-95bc-6ac44de73178";
const INVOCATION = "0a1b2c3d-4e5f-4a7b-8c9d-0123456789ab";
/** The trace of the calls that the invocation makes. */
const OF_INVOCATION = `Root=${ROOT};Parent=0a1b2c3d4e5f4a7b;Sampled=0`;

const eventOf = (requestId: string) => JSON.stringify({ requestContext: { requestTimeEpoch: 1_000, requestId } });

describe("createCauses", () => {
  it("names the request whose function sent a call by the Parent of its trace, until the invocation ends", () => {
    const causes = createCauses();
    expect(causes.causeOf(OF_INVOCATION)).toBeUndefined();
    expect(causes.enter(OUTER, undefined, ROOT)).toBeUndefined();
    causes.invoke(INVOCATION, eventOf(OUTER));
    expect(causes.enter("inner", OF_INVOCATION, ROOT)).toBe(OUTER);
    expect(causes.outermost("inner")).toBe(OUTER);
    // The gateway may stop waiting before the function ends.
    causes.leave(OUTER, ROOT);
    causes.leave("inner", ROOT);
    expect(causes.causeOf(OF_INVOCATION)).toBe(OUTER);
    causes.settle(INVOCATION);
    expect(causes.causeOf(OF_INVOCATION)).toBeUndefined();
  });

  it("names the request that began last when the stack drew the Root, and a call has no Parent of an invocation", () => {
    const causes = createCauses();
    causes.enter(OUTER, undefined, ROOT);
    expect(causes.enter("inner", `Root=${ROOT}`, ROOT)).toBe(OUTER);
    expect(causes.causeOf(`Root=${ROOT};Parent=ffffffffffffffff`)).toBe("inner");
    causes.leave("inner", ROOT);
    expect(causes.causeOf(`Root=${ROOT}`)).toBe(OUTER);
    causes.leave(OUTER, ROOT);
    expect(causes.causeOf(`Root=${ROOT}`)).toBeUndefined();
  });

  it("names no cause for two requests in which a client sends its own trace", () => {
    const causes = createCauses();
    const sent = `Root=${ROOT};Parent=ffffffffffffffff;Sampled=1`;
    expect(causes.enter(OUTER, sent, ROOT)).toBeUndefined();
    expect(causes.enter(OTHER, sent, ROOT)).toBeUndefined();
    causes.invoke(INVOCATION, eventOf(OTHER));
    expect(causes.causeOf(OF_INVOCATION)).toBe(OTHER);
    expect(causes.causeOf(undefined)).toBeUndefined();
  });
});

describe("the request of an event", () => {
  it("is read from the event's own context, not from a string or a parameter inside the event", () => {
    const context = { requestTimeEpoch: 1_000, requestId: OUTER };
    expect(requestOfEvent(JSON.stringify({ body: "", requestContext: context }))).toBe(OUTER);
    const given = { queryStringParameters: { requestId: OTHER, requestTimeEpoch: "1000" }, body: eventOf(OTHER) };
    expect(requestOfEvent(JSON.stringify({ ...given, requestContext: context }))).toBe(OUTER);
    expect(requestOfEvent(JSON.stringify(given))).toBeUndefined();
    expect(requestOfEvent(undefined)).toBeUndefined();
  });
});

describe("the Root of a trace header", () => {
  it("is undefined for a header of another form", () => {
    expect(traceRoot(`Root=${ROOT};Parent=0a;Sampled=0`)).toBe(ROOT);
    expect(traceRoot(`Self=1;Root=${ROOT}`)).toBe(ROOT);
    expect(traceRoot("Root=1-2-3")).toBeUndefined();
    expect(traceRoot(undefined)).toBeUndefined();
  });
});
