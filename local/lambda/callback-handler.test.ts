import { describe, expect, it } from "vitest";
import { functionOf, heldTimers } from "../../test/fixtures/test-function.ts";

const before24 = (source: string) =>
  functionOf(source, { file: "index.cjs", runtime: "nodejs22.x", surroundings: heldTimers() });

describe("a handler of a runtime before nodejs24.x", () => {
  it.each([
    ["its callback", "(event, context, callback) => callback(null, 'hello');"],
    ["its callback, later", "(event, context, callback) => { setTimeout(callback, 10, null, 'hello'); };"],
    ["a promise", "async () => 'hello';"],
    ["context.succeed", "(event, context) => { setImmediate(() => context.succeed('hello')); };"],
    ["context.done", "(event, context) => context.done(null, 'hello');"],
    [
      "the first of several answers",
      "(event, context, callback) => { callback(null, 'hello'); context.succeed('later'); };",
    ],
  ])("answers by %s", async (_, handler) => {
    expect(await before24(`exports.handler = ${handler}`).ask({})).toBe("hello");
  });

  it.each([
    [
      "its callback",
      "(event, context, callback) => callback(new TypeError('no such day'));",
      "threw TypeError: no such day",
    ],
    ["its callback with a string", "(event, context, callback) => callback('no');", "threw a string, not an Error"],
    ["context.fail", "(event, context) => context.fail(new Error('gone'));", "threw Error: gone"],
    ["an exception", "() => { throw new Error('gone'); };", "threw Error: gone"],
    ["a promise", "async () => { throw new Error('gone'); };", "threw Error: gone"],
  ])("fails by %s", async (_, handler, because) => {
    await expect(before24(`exports.handler = ${handler}`).ask({})).rejects.toThrow(because);
  });

  it("answers by its callback once it has nothing left to run", async () => {
    const source = `exports.handler = (event, context, callback) => {
      callback(null, "hello");
      setTimeout(() => console.log("the last thing"), 20);
    };`;
    const late = before24(source);
    expect(await late.ask({})).toBe("hello");
    expect(late.log).toContainEqual(expect.objectContaining({ line: "the last thing" }));
  });

  it("answers by its callback at once when callbackWaitsForEmptyEventLoop is false", async () => {
    const source = `exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = false;
      setInterval(() => undefined, 1_000);
      callback(null, "hello");
    };`;
    expect(await before24(source).ask({})).toBe("hello");
  });

  it("answers null when it returns a value that is not a promise and leaves nothing to run", async () => {
    expect(await before24("exports.handler = () => ({ statusCode: 200 });").ask({})).toBeNull();
  });

  it("may be a method of a class, which nodejs24.x does not find", async () => {
    const source = "exports.Orders = class { static async handle() { return 'hello'; } };";
    const handler = "index.Orders.handle";
    expect(await functionOf(source, { file: "index.cjs", handler, runtime: "nodejs22.x" }).ask({})).toBe("hello");
    await expect(functionOf(source, { file: "index.cjs", handler }).ask({})).rejects.toThrow(
      "the code does not export a function named Orders.handle",
    );
  });
});

describe("a handler", () => {
  it("may be nested in its module's exports", async () => {
    const source = "export const api = { orders: { list: async () => 'hello' } };";
    expect(await functionOf(source, { handler: "index.api.orders.list" }).ask({})).toBe("hello");
  });

  it("that streams its response is refused by name", async () => {
    const source = "export const handler = awslambda.streamifyResponse(async (event, stream) => stream.end());";
    await expect(functionOf(source).ask({})).rejects.toThrow(
      "handler streams its response (awslambda.streamifyResponse), which is not imitated",
    );
  });
});
