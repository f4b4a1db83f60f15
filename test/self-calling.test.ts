import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { machine } from "../local/machine.ts";
import { type LocalStack, startLocal } from "../local/stack/start-local.ts";
import type { Surroundings } from "../local/surroundings.ts";
import { scratch } from "./fixtures/scratch.ts";
import { smallTemplate } from "./fixtures/small-template.ts";

/** A handler that calls its own API once, by the address in the header `x-self`, and answers with what the inner call answers. */
const SELF_CALLING = `
  export const handler = async ({ headers, path }) => {
    const self = headers["x-self"];
    if (self === undefined) return { statusCode: 200, body: "inner" };
    const inner = await fetch(self);
    return { statusCode: inner.status, body: "outer of " + (await inner.text()) };
  };`;

const own = machine();
/** The machine without timers of a second and more. A machine that is busy with other work would reach the time limits of Lambda and API Gateway, which this test is not about. */
const surroundings: Partial<Surroundings> = {
  after: (ms, task) => (ms < 1_000 ? own.after(ms, task) : () => undefined),
};

async function selfCallingStack(): Promise<LocalStack> {
  const root = await scratch();
  await writeFile(join(root, "index.mjs"), SELF_CALLING);
  const stack = await startLocal({ template: smallTemplate({ Self: { Timeout: 20 } }), root, surroundings });
  onTestFinished(() => stack.close());
  return stack;
}

describe("a function that calls its own API", () => {
  it.each([4, 200])("answers %i requests at once", async (count) => {
    const stack = await selfCallingStack();
    const url = `${stack.apis[0]?.url}/`;
    const ask = async () => (await fetch(url, { headers: { "x-self": url } })).text();
    expect(await Promise.all(Array.from({ length: count }, ask))).toEqual(Array(count).fill("outer of inner"));
  });
});
