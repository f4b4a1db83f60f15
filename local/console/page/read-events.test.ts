import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEventParser } from "./read-events.ts";

const STREAM = ': hello\n\nevent: request\ndata: {"a":1}\n\ndata: one\ndata: two\n\nevent: line\r\ndata:x\r\n\r\n';
const EVENTS = [
  { event: "request", data: '{"a":1}' },
  { event: "message", data: "one\ntwo" },
  { event: "line", data: "x" },
];

describe("the parser of server-sent events", () => {
  it("reads names and data, and skips comments", () => {
    expect(createEventParser()(STREAM)).toEqual(EVENTS);
  });

  it("keeps an event that has not ended until its end comes", () => {
    const parse = createEventParser();
    expect(parse("event: request\nda")).toEqual([]);
    expect(parse("ta: 1\n")).toEqual([]);
    expect(parse("\n")).toEqual([{ event: "request", data: "1" }]);
  });

  it("reads the same events however the stream is cut", () => {
    const unix = STREAM.replaceAll("\r", "");
    fc.assert(
      fc.property(fc.array(fc.nat(unix.length)), (cuts) => {
        const parse = createEventParser();
        const places = [0, ...cuts.toSorted((a, b) => a - b), unix.length];
        const pieces = places.slice(1).map((end, index) => unix.slice(places[index], end));
        expect(pieces.flatMap(parse)).toEqual(EVENTS);
      }),
    );
  });
});
