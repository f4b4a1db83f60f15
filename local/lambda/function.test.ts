import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { functionOf, heldTimers } from "../../test/fixtures/test-function.ts";
import { machine } from "../machine.ts";

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe("an answer", () => {
  it("is the handler's, as JSON text, whatever the JSON value", async () => {
    const echo = functionOf("export const handler = async (event) => event;");
    await fc.assert(
      fc.asyncProperty(fc.json(), async (event) => {
        expect(await echo.invoke(event)).toEqual({ kind: "replied", payload: JSON.stringify(JSON.parse(event)) });
      }),
    );
  });

  it.each([
    ["an ES module", "index.mjs", "export const handler = async () => 'hello';"],
    ["CommonJS", "index.cjs", "exports.handler = async () => 'hello';"],
    ["CommonJS named .js", "index.js", "module.exports = { handler: async () => 'hello' };"],
    ["CommonJS with a computed export name", "index.cjs", "exports[['han', 'dler'].join('')] = async () => 'hello';"],
    [
      "an ES module with top-level await",
      "index.mjs",
      "await null; export const handler = () => Promise.resolve('hello');",
    ],
    ["a handler that is not async", "index.mjs", "export const handler = () => 'hello';"],
  ])("comes from %s", async (_, file, source) => {
    expect(await functionOf(source, { file }).ask({})).toBe("hello");
  });

  it("is null where the handler returns nothing", async () => {
    const silent = functionOf("export const handler = async () => {};");
    expect(await silent.invoke("{}")).toEqual({ kind: "replied", payload: "null" });
  });

  it.each([
    ["an error", "export const handler = async () => { throw new Error('Unauthorized'); };", undefined, "Unauthorized"],
    ["a string", "export const handler = async () => { throw 'Unauthorized'; };", undefined, "Unauthorized"],
    ["an object", "export const handler = async () => { throw { message: 'Unauthorized' }; };", undefined, ""],
    [
      "a callback's string",
      "export const handler = (_, __, callback) => callback('Unauthorized');",
      20,
      "Unauthorized",
    ],
  ])("has the message of %s that the handler throws", async (_, source, runtimeMajor, errorMessage) => {
    const failing = functionOf(source, { ...(runtimeMajor && { runtime: `nodejs${runtimeMajor}.x` }) });
    expect(await failing.invoke("{}")).toMatchObject({ kind: "failed", errorMessage });
  });

  it("may have 6,291,556 bytes of UTF-8, and not one more", async () => {
    const long = functionOf("export const handler = async ({ fill, times }) => fill.repeat(times);");
    const because = "the reply is longer than 6291556 bytes, Lambda's limit";
    const [most, tooLong, tooWide] = await Promise.all([
      long.invoke('{ "fill": "x", "times": 6291554 }'),
      long.invoke('{ "fill": "x", "times": 6291555 }'),
      long.invoke('{ "fill": "€", "times": 2097185 }'),
    ]);
    expect(most.kind).toBe("replied");
    expect(tooLong).toEqual({ kind: "failed", because });
    expect(tooWide).toEqual({ kind: "failed", because });
  });
});

describe("a trace", () => {
  it("is in the environment during its event, with the invocation as its parent", async () => {
    const traced = functionOf(
      "export const handler = async (_, { awsRequestId }) => [process.env._X_AMZN_TRACE_ID, awsRequestId];",
    );
    const root = "Root=1-5759e988-bd862e3fe1be46a994272793";
    const [trace, requestId] = (await traced.ask({ headers: { "X-Amzn-Trace-Id": `${root};Sampled=1` } })) as string[];
    expect(trace).toBe(`${root};Parent=${requestId?.replaceAll("-", "").slice(0, 16)};Sampled=0`);
    expect(await traced.ask({ headers: null })).toEqual([null, expect.any(String)]);
  });
});

describe("a failure", () => {
  it.each([
    ["throws", "export const handler = () => { throw new TypeError('no such day'); };", "threw TypeError: no such day"],
    ["rejects", "export const handler = async () => Promise.reject(new Error('gone'));", "threw Error: gone"],
    [
      "throws a value that is not an Error",
      "export const handler = async () => { throw 'x'; };",
      "threw a string, not an Error",
    ],
    ["replies with a cycle", "export const handler = async () => { const a = {}; a.a = a; return a; };", "circular"],
    ["replies with a BigInt", "export const handler = async () => 1n;", "BigInt"],
  ])("is logged when the handler %s, and the worker goes on", async (_, source, because) => {
    const broken = functionOf(source);
    await expect(broken.ask({})).rejects.toThrow(because);
    await expect(broken.ask({})).rejects.toThrow(because);
    expect(broken.counts.workersStarted).toBe(1);
  });

  it.each([
    ["exits", "export const handler = async () => process.exit(3);", "it ended its process with code 3"],
    [
      "throws outside its promise",
      "export const handler = () => new Promise(() => setImmediate(() => { throw new Error('loose'); }));",
      "it crashed with Error: loose",
    ],
    [
      "leaves a rejection unhandled",
      "export const handler = () => { Promise.reject(new Error('left')); return new Promise(() => {}); };",
      "it crashed with Error: left",
    ],
  ])("is logged when the handler %s, and the next event gets a new worker", async (_, source, because) => {
    const crashing = functionOf(source);
    await expect(crashing.ask({})).rejects.toThrow(because);
    await expect(crashing.ask({})).rejects.toThrow(because);
    expect(crashing.counts.workersStarted).toBe(2);
  });

  it.each([
    ["exports no handler", "export const other = 1;", "the code does not export a function named handler"],
    [
      "has a handler that is not a function",
      "export const handler = {};",
      "the code does not export a function named handler",
    ],
    [
      "takes a callback",
      "export const handler = (event, context, callback) => callback();",
      "handler takes a callback",
    ],
    ["cannot be parsed", "export const handler = ;", "the code cannot be loaded: SyntaxError"],
    ["throws while it is loaded", "throw new Error('no key');", "the code cannot be loaded: Error: no key"],
    ["exits while it is loaded", "process.exit(1); export const handler = 1;", "it ended its process with code 1"],
  ])("fails every waiting event when the bundle %s", async (_, source, because) => {
    const unusable = functionOf(source);
    const outcomes = await Promise.all([unusable.invoke("{}"), unusable.invoke("{}"), unusable.invoke("{}")]);
    for (const outcome of outcomes)
      expect(outcome).toEqual({ kind: "failed", because: expect.stringContaining(because) });
    expect(unusable.counts.workersStarted).toBe(1);
  });

  it("is logged when the bundle does not exist", async () => {
    const missing = functionOf("", { entry: "/nonexistent/index.mjs" });
    await expect(missing.ask({})).rejects.toThrow("the code cannot be loaded: Error: Cannot find module");
  });

  it("is logged when the bundle does not load within 10 s", async () => {
    const surroundings = heldTimers();
    const slow = functionOf("console.log('loading'); while (true);", { surroundings });
    const asked = slow.invoke("{}");
    await slow.wrote("loading");
    surroundings.fire(10_000);
    expect(await asked).toEqual({ kind: "failed", because: "the code was not loaded within 10 s" });
  });

  it.each([
    ["never ends", "while (true);"],
    ["never answers", "await new Promise(() => {});"],
  ])("comes at the timeout when the handler %s", async (_, rest) => {
    const surroundings = heldTimers();
    const source = `export const handler = async ({ last }) => { if (last) return last; console.log("at it"); ${rest} };`;
    const stuck = functionOf(source, { surroundings });
    const asked = stuck.invoke("{}");
    await stuck.wrote("at it");
    surroundings.fire(3000);
    expect(await asked).toEqual({ kind: "failed", because: "it did not answer within its 3 s (Timeout)" });
    expect(await stuck.ask({ last: "well" })).toBe("well");
    expect(stuck.counts.workersStarted).toBe(2);
  });
});

describe("the context", () => {
  it("is Lambda's", async () => {
    const source =
      "export const handler = async (_, context) => ({ ...context, left: context.getRemainingTimeInMillis() });";
    const context = await functionOf(source).ask({});
    expect(context).toEqual({
      functionName: "countersign-dev-day",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:aws:lambda:eu-west-1:111122223333:function:countersign-dev-day",
      memoryLimitInMB: "256",
      logGroupName: "/aws/lambda/countersign-dev-day",
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][\da-f]{32}$/),
      awsRequestId: expect.stringMatching(UUID),
      callbackWaitsForEmptyEventLoop: true,
      left: expect.any(Number),
    });
    expect(context).toHaveProperty(
      "left",
      expect.toSatisfy((left: number) => left > 0 && left <= 3000),
    );
  });

  it("has another request id for each event", async () => {
    const ids = functionOf("export const handler = async (_, context) => context.awsRequestId;");
    const seen = await Promise.all(Array.from({ length: 50 }, () => ids.ask({})));
    expect(new Set(seen).size).toBe(50);
  });
});

describe("the environment", () => {
  const source = "export const handler = async () => process.env;";

  it("holds the template's and Lambda's variables, and none of the developer's", async () => {
    vi.stubEnv("AWS_PROFILE", "developer");
    vi.stubEnv("AWS_ENDPOINT_URL", "https://elsewhere.example");
    vi.stubEnv("HOME", "/home/developer");
    vi.stubEnv("NODE_OPTIONS", "--no-deprecation");
    const environment = { DAY_AGE_URL: "http://127.0.0.1:3001", AWS_REGION: "us-east-1" };
    const given = functionOf(source, { environment });
    const seen = await given.ask({});
    vi.unstubAllEnvs();
    expect(seen).toEqual({
      DAY_AGE_URL: "http://127.0.0.1:3001",
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "ASIAEXAMPLE00001",
      AWS_SECRET_ACCESS_KEY: "a-secret-for-tests",
      AWS_SESSION_TOKEN: "a-token-for-tests",
      AWS_CONFIG_FILE: expect.toSatisfy((file: string) => !existsSync(file)),
      AWS_SHARED_CREDENTIALS_FILE: expect.toSatisfy((file: string) => !existsSync(file)),
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_FUNCTION_NAME: "countersign-dev-day",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/countersign-dev-day",
      AWS_LAMBDA_LOG_STREAM_NAME: expect.any(String),
      LAMBDA_TASK_ROOT: given.entry.replace("/index.mjs", ""),
      _HANDLER: "index.handler",
      LANG: "en_US.UTF-8",
      PATH: "/usr/local/bin:/usr/bin:/bin",
      TZ: "UTC",
    });
  });

  it("has the template's LANG, PATH and TZ, which Lambda does not reserve", async () => {
    const environment = { LANG: "de_DE.UTF-8", PATH: "/opt/bin", TZ: "Europe/Berlin" };
    const given = functionOf("export const handler = async () => ({ ...process.env });", { environment });
    expect(await given.ask({})).toMatchObject(environment);
  });

  it("belongs to one function alone", async () => {
    const setter = functionOf("process.env.SECRET = 'x'; export const handler = async () => process.env.SECRET;");
    const other = functionOf("export const handler = async () => process.env.SECRET ?? 'none';");
    expect(await setter.ask({})).toBe("x");
    expect(await other.ask({})).toBe("none");
    expect(process.env["SECRET"]).toBeUndefined();
  });
});

describe("the clock", () => {
  const source = `
    const loadedIn = new Date().getUTCFullYear();
    export const handler = async () => ({
      loadedIn,
      years: [new Date(), new Date(Date.now()), new Date(Date()), new Date().constructor.now()]
        .map((time) => new Date(time).getUTCFullYear()),
      parsed: [new Date(0).getTime(), Date.UTC(1970, 0, 2), Date.parse("1970-01-03"), new Date(1970, 0, 1).getFullYear()],
      kind: [new Date() instanceof Date, new Date().constructor === Date, new (class extends Date {})() instanceof Date],
    });`;

  it("is the stack's, however the handler reads the time", async () => {
    let now = Date.UTC(2019, 10, 22);
    const clocked = functionOf(source, { surroundings: { ...machine(), now: () => now } });
    const seen = {
      loadedIn: 2019,
      years: [2019, 2019, 2019, 2019],
      parsed: [0, 86_400_000, 172_800_000, 1970],
      kind: [true, true, true],
    };
    expect(await clocked.ask({})).toEqual(seen);
    now = Date.UTC(2031, 5, 1);
    expect(await clocked.ask({})).toEqual({ ...seen, years: [2031, 2031, 2031, 2031] });
  });

  it("is not replaced when the stack has the machine's", async () => {
    const isReplaced = `
      import { types } from "node:util";
      export const handler = async () => types.isProxy(Date);`;
    expect(await functionOf(isReplaced).ask({})).toBe(false);
    expect(await functionOf(isReplaced, { surroundings: { ...machine(), now: () => 0 } }).ask({})).toBe(true);
  });
});

describe("what a function writes", () => {
  it("is logged line by line before its answer", async () => {
    const source = `export const handler = async () => {
      console.log("one\\ntwo");
      process.stdout.write("thr");
      process.stdout.write(Buffer.from("ee €\\n").subarray(0, 4));
      process.stdout.write(Buffer.from("ee €\\n").subarray(4));
      await new Promise((resolve) => process.stderr.write("four", resolve));
    };`;
    const talking = functionOf(source);
    await talking.ask({});
    expect(talking.log).toEqual(
      ["one", "two", "three €", "four"].map((line) => ({ kind: "function", name: "countersign-dev-day", line })),
    );
  });

  it("says where an error was thrown", async () => {
    const broken = functionOf("export const handler = async () => { throw new Error('gone'); };");
    await broken.invoke("{}");
    expect(broken.log).toContainEqual(expect.objectContaining({ line: "Error: gone" }));
    expect(broken.log).toContainEqual(expect.objectContaining({ line: expect.stringContaining(broken.entry) }));
  });
});
