import { describe, expect, it } from "vitest";
import { findModule } from "./find-module.ts";

const find = (module: string, ...files: string[]) => findModule(module, (path) => files.includes(path));

describe("the file of a module", () => {
  it("is looked for without an ending, then as .js, .mjs and .cjs", () => {
    const all = ["src/index.cjs", "src/index.mjs", "src/index.js", "src/index"];
    const order = [];
    for (let files = all; files.length > 0; files = files.slice(0, -1)) order.push(find("src/index", ...files));
    expect(order).toEqual(all.toReversed().map((file) => ({ ok: true, file })));
  });

  it("is found by a path with a leading ./", () => {
    expect(find("./src/index", "src/index.js")).toEqual({ ok: true, file: "src/index.js" });
  });

  it.each([
    ["does not exist", "src/index", "src/index does not exist as .js, .mjs or .cjs"],
    ["is TypeScript", "src/main", "src/main.ts must be compiled to JavaScript first"],
    [
      "is on Lambda's own disk",
      "/opt/wrapper",
      "/opt/wrapper is a path outside the function's code, which only Lambda has",
    ],
  ])("is not found when it %s", (_, module, because) => {
    expect(find(module, "src/main.ts", "/opt/wrapper.js")).toEqual({ ok: false, because });
  });

  it("looks into a folder after a .js beside the folder, and not into a package", () => {
    expect(find("", "index.js")).toEqual({ ok: true, file: "index.js" });
    expect(find("src/orders", "src/orders/index.js", "src/orders.mjs")).toEqual({
      ok: true,
      file: "src/orders/index.js",
    });
    expect(find("src/orders", "src/orders/index.js", "src/orders.js")).toEqual({ ok: true, file: "src/orders.js" });
    expect(find("src/orders", "src/orders/index.js", "src/orders/package.json").ok).toBe(false);
  });
});
