import { describe, expect, it } from "vitest";
import { readStartFlags } from "./start-flags.ts";

describe("readStartFlags", () => {
  it.each([
    [{}, {}, true],
    [{}, { NODE_ENV: "development" }, true],
    [{}, { NODE_ENV: "production" }, false],
    [{ console: true }, { NODE_ENV: "production" }, true],
    [{ "no-console": true }, {}, false],
  ])("with the flags %j and the environment %j: the stack has a console: %s", (flags, env, console) => {
    expect(readStartFlags(flags, env)).toMatchObject({ console });
  });

  it("refuses both --console and --no-console", () => {
    expect(() => readStartFlags({ console: true, "no-console": true }, {})).toThrow("only one of --console and");
  });

  it("has the ports, the form of the output and the throttling that the flags say", () => {
    expect(readStartFlags({}, {})).toMatchObject({ mode: "person", lists: false, awsPort: undefined });
    expect(readStartFlags({}, {})).toMatchObject({ ports: new Map(), inspectPort: undefined, throttle: undefined });
    expect(readStartFlags({ port: ["day=1"], "aws-port": "2", json: true, list: true }, {})).toMatchObject({
      ports: new Map([["day", 1]]),
      awsPort: 2,
      mode: "json",
      lists: true,
    });
    expect(readStartFlags({ throttle: true }, {})).toMatchObject({ throttle: "after authorization" });
    expect(readStartFlags({ "throttle-first": true }, {})).toMatchObject({ throttle: "before authentication" });
  });

  it("opens Node's port for debuggers with --inspect, and another with --inspect-port alone", () => {
    expect(readStartFlags({ inspect: true }, {})).toMatchObject({ inspectPort: 9229 });
    expect(readStartFlags({ "inspect-port": "9230" }, {})).toMatchObject({ inspectPort: 9230 });
  });

  it.each([
    [{ json: true, quiet: true }, "Pass only one of --json, --quiet and --verbose."],
    [{ "aws-port": "x" }, "--aws-port must be a port number, 0 to 65535, as in --aws-port 4567."],
    [{ "inspect-port": "70000" }, "--inspect-port must be a port number, 0 to 65535, as in --inspect-port 9230."],
  ])("refuses %j in a sentence", (flags, sentence) => {
    expect(() => readStartFlags(flags, {})).toThrow(sentence);
  });
});
