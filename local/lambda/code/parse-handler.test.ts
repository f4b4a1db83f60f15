import { describe, expect, it } from "vitest";
import { parseHandler } from "./parse-handler.ts";

describe("a handler string", () => {
  it.each([
    ["index.handler", "index", "handler"],
    ["dist/day/index.handler", "dist/day/index", "handler"],
    ["./src/orders.list.handler", "./src/orders", "list.handler"],
    ["src/v1.2/orders.handler", "src/v1.2/orders", "handler"],
    ["/opt/nodejs/wrapper.handler", "/opt/nodejs/wrapper", "handler"],
    ["index.", "index", ""],
    [".handler", "", "handler"],
    ["a/index.handler/", "a/index", "handler"],
    // The runtime looks for the first place where the text of the last segment stands.
    ["x.y/x.y", "x", "y"],
  ])("%s names the module %s and the export %s", (handler, module, exportPath) => {
    expect(parseHandler(handler)).toEqual({ module, exportPath });
  });

  it.each(["index", "src/index", "src.d/index", "../index.handler", "src/../index.handler", "index..handler", ""])(
    "%j is refused",
    (handler) => {
      expect(parseHandler(handler)).toBeUndefined();
    },
  );
});
