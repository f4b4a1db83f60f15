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
});
