import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it, onTestFinished } from "vitest";
import type { LogEntry } from "../local/log.ts";
import { type LocalOptions, type LocalStack, startLocal } from "../local/stack/start-local.ts";
import { makeZip } from "./fixtures/make-zip.ts";
import { scratch } from "./fixtures/scratch.ts";
import { smallTemplate } from "./fixtures/small-template.ts";

/** A module whose handler answers with `text`. */
const answering = (text: string) =>
  `exports.handler = async () => ({ statusCode: 200, body: ${JSON.stringify(text)} });`;

/** Writes files into a new folder, by their paths. */
async function folderWith(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const folder = await scratch();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

type Functions = Parameters<typeof smallTemplate>[0];

interface Scene {
  stack: LocalStack;
  log: LogEntry[];
  /** Sends a GET to the function's API, and returns the answer's status and text. */
  ask: (name: string) => Promise<[status: number, text: string]>;
}

async function scene(functions: Functions, options: Omit<LocalOptions, "template">, more: object = {}): Promise<Scene> {
  const log: LogEntry[] = [];
  const { Resources } = smallTemplate(functions);
  const template = { Resources: { ...Resources, ...more } };
  const stack = await startLocal({ template, log: (entry) => log.push(entry), ...options });
  onTestFinished(() => stack.close());
  const ask = async (name: string): Promise<[number, string]> => {
    const answer = await fetch(`${stack.apis.find((api) => api.name === name.toLowerCase())?.url}/`);
    return [answer.status, await answer.text()];
  };
  return { stack, log, ask };
}

/** The lines of the problem that stops a start. */
async function problemsOf(functions: Functions, options: Omit<LocalOptions, "template">, more: object = {}) {
  const error = await scene(functions, options, more).then(
    () => new Error("the stack started"),
    (problem: Error) => problem,
  );
  return error.message.split("\n");
}

const bucket = (S3Key: string) => ({ S3Bucket: "bucket", S3Key });

describe("the code of a function", () => {
  it("is its own when another function has the same Handler", async () => {
    const root = await folderWith({ "one/index.js": answering("one"), "two/index.js": answering("two") });
    const { ask } = await scene(
      { One: { Code: bucket("one.zip") }, Two: { Code: bucket("two.zip") } },
      { root, code: { One: "one", Two: "two" } },
    );
    expect([await ask("One"), await ask("Two")]).toEqual([
      [200, "one"],
      [200, "two"],
    ]);
  });

  it("is never the code of another function that has the same Handler", async () => {
    const root = await folderWith({ "index.js": answering("one") });
    const functions = { One: { Code: bucket("one.zip") }, Two: { Code: bucket("two.zip") } };
    expect((await problemsOf(functions, { root }))[0]).toBe(
      "Two.Code is not on this machine, and its Handler would run index.js, which is the code of One. Name the folder or zip of each in the option `code` (--code).",
    );
    const { ask } = await scene({ One: {}, Two: {} }, { root });
    expect([await ask("One"), await ask("Two")]).toEqual(Array(2).fill([200, "one"]));
  });

  it("is in Code.ZipFile", async () => {
    const { ask } = await scene({ Inline: { Code: { ZipFile: answering("inline") } } }, { root: await scratch() });
    expect(await ask("Inline")).toEqual([200, "inline"]);
  });

  it("is an asset of CDK, by the path in the Metadata or by the key in the manifest", async () => {
    const templateFolder = await folderWith({
      "asset.1/index.js": answering("by metadata"),
      "asset.2.zip": makeZip([{ path: "index.js", text: answering("by key") }]),
      "Stack.assets.json": JSON.stringify({
        files: { 2: { source: { path: "asset.2.zip" }, destinations: { here: { objectKey: "2.zip" } } } },
      }),
      "package.json": '{ "type": "module" }',
    });
    const template = smallTemplate({ One: { Code: bucket("1.zip") }, Two: { Code: bucket("2.zip") } });
    Object.assign(template.Resources.One, { Metadata: { "aws:asset:path": "asset.1" } });
    const { ask } = await scene({}, { root: await scratch(), templateFolder }, template.Resources);
    expect([await ask("One"), await ask("Two")]).toEqual([
      [200, "by metadata"],
      [200, "by key"],
    ]);
  });

  it("is a package of the Serverless Framework, one for several functions", async () => {
    const zip = makeZip([
      { path: "src/one.js", text: answering("one") },
      { path: "src/two.mjs", text: "export const handler = async () => ({ statusCode: 200, body: 'two' });" },
    ]);
    const templateFolder = await folderWith({ "items.zip": zip });
    const Code = bucket("serverless/items/dev/1795847566547-2026-11-28T06:32:46.547Z/items.zip");
    const { ask } = await scene(
      { One: { Code, Handler: "src/one.handler" }, Two: { Code, Handler: "src/two.handler" } },
      { root: await scratch(), templateFolder },
    );
    expect([await ask("One"), await ask("Two")]).toEqual([
      [200, "one"],
      [200, "two"],
    ]);
  });

  it("is a build of SAM", async () => {
    const root = await folderWith({ ".aws-sam/build/Orders/app.js": answering("built") });
    const { ask } = await scene({ Orders: { Handler: "app.handler" } }, { root });
    expect(await ask("Orders")).toEqual([200, "built"]);
    const templateFolder = join(root, ".aws-sam/build");
    const written = await scene({ Mine: { Handler: "app.handler", Code: "Orders" } }, { root, templateFolder });
    expect(await written.ask("Mine")).toEqual([200, "built"]);
  });

  it.each([
    ["a folder", "code", (text: string) => ["code/index.js", answering(text)] as const],
    ["a folder that is copied", "type/code", (text: string) => ["type/code/index.js", answering(text)] as const],
    [
      "a zip",
      "code.zip",
      (text: string) => ["code.zip", makeZip([{ path: "index.js", text: answering(text) }])] as const,
    ],
  ])("is replaced after a change of %s", async (_, path, file) => {
    const root = await folderWith({
      "type/package.json": '{ "type": "module" }',
      ...Object.fromEntries([file("old")]),
    });
    const { ask, stack } = await scene({ One: {} }, { root, code: { One: path } });
    expect(await ask("One")).toEqual([200, "old"]);
    const [changed, content] = file("new");
    writeFileSync(join(root, changed), content);
    for (const one of stack.functions.values()) one.replaceCode();
    expect(await ask("One")).toEqual([200, "new"]);
  });

  it("leaves no temporary folder behind", async () => {
    const source = "exports.handler = async () => ({ statusCode: 200, body: __dirname });";
    const { ask, stack } = await scene({ One: { Code: { ZipFile: source } } }, { root: await scratch() });
    const [, folder] = await ask("One");
    expect(existsSync(folder)).toBe(true);
    await stack.close();
    expect(existsSync(folder)).toBe(false);
  });

  it("is found by the function's logical id, with or without CDK's hash, or by its name", async () => {
    const root = await folderWith({ "a/index.js": answering("a") });
    const functions = {
      OrdersFnCAB9F472: { Code: bucket("1") },
      Second: { Code: bucket("2"), FunctionName: "second" },
      Third: { Code: bucket("3") },
    };
    const { ask } = await scene(functions, { root, code: { OrdersFn: "a", second: "a", Third: "a" } });
    expect([await ask("OrdersFnCAB9F472"), await ask("Second"), await ask("Third")]).toEqual(Array(3).fill([200, "a"]));
  });

  it.each<[string, Record<string, unknown>, Partial<LocalOptions>, string | RegExp]>([
    [
      "is missing",
      {},
      {},
      /^One\.Handler is index\.handler, but index does not exist as \.js, \.mjs or \.cjs in \S+\. Build the code first, or name its folder or zip in the option `code` \(--code\)\.$/,
    ],
    ["is TypeScript", { Handler: "main.handler" }, {}, /^One\.Handler is main\.handler, but main\.ts must be compiled/],
    [
      "is not where the option says",
      {},
      { code: { One: "gone" } },
      /^One\.Code: \S+\/gone does not exist\. Build the code first, or name/,
    ],
    [
      "is in a zip that leads out of its folder",
      {},
      { code: { One: "evil.zip" } },
      /^One\.Code: \S+evil\.zip cannot be used: the path "\.\.\/evil\.js" may lead out of the folder of the code$/,
    ],
    [
      "has a Handler without an export",
      { Handler: "index" },
      {},
      "One.Handler is index. It must be a path, a dot and an export, such as src/index.handler.",
    ],
    [
      "is Python",
      { Runtime: "python3.13" },
      {},
      "One.Runtime is python3.13: the local stack runs functions of Node.js. Name the function in the option `stubs` (--stub): then it answers 501.",
    ],
    [
      "is an image",
      { Runtime: undefined, PackageType: "Image" },
      {},
      "One.Runtime is Image: the local stack runs functions of Node.js. Name the function in the option `stubs` (--stub): then it answers 501.",
    ],
    [
      "is named under a name that no function has",
      {},
      { code: { Uno: "a" } },
      "code.Uno is not a function or layer of the template. Its functions are One.",
    ],
    [
      "sets a variable of Lambda",
      { Environment: { Variables: { AWS_REGION: "us-east-1" } } },
      {},
      "One.Environment.Variables.AWS_REGION is reserved: Lambda sets it, and refuses a function that sets it.",
    ],
    [
      "has more variables than Lambda keeps",
      { Environment: { Variables: { LONG: "x".repeat(4086) } } },
      {},
      "One.Environment.Variables has 4097 bytes as JSON: Lambda refuses more than 4096 for all variables of a function together. Shorten them, or keep the long ones in a parameter or a secret.",
    ],
    [
      "sets a variable that a shell would run",
      { Environment: { Variables: { "COGNITO_X=1; id": "" } } },
      {},
      /^One\.Environment\.Variables\.COGNITO_X=1; id must have at least two characters, begin with a letter/,
    ],
    [
      "has a layer of another stack",
      { Layers: ["arn:aws:lambda:eu-west-1:444455556666:layer:theirs:1"] },
      { code: { One: "a" } },
      "One.Layers[0] is arn:aws:lambda:eu-west-1:444455556666:layer:theirs:1, which is not a layer of this template. Name the folder or zip of its contents in the option `code` (--code), by this ARN.",
    ],
  ])("stops the start when it %s", async (_, properties, options, problem) => {
    const root = await folderWith({
      "main.ts": "",
      "a/index.js": answering("a"),
      "evil.zip": makeZip([{ path: "../evil.js" }]),
    });
    const [first] = await problemsOf({ One: properties }, { root, ...options });
    if (typeof problem === "string") expect(first).toBe(problem);
    else expect(first).toMatch(problem);
  });

  it("may be missing for a stub, which answers 501", async () => {
    const { ask } = await scene(
      { Py: { Runtime: "python3.13", Handler: "app.handler" } },
      { root: await scratch(), stubs: ["Py"] },
    );
    expect(await ask("Py")).toEqual([
      501,
      '{"message":"Not Implemented: the local stack was told not to run this function."}',
    ]);
    expect((await problemsOf({ One: {} }, { root: await scratch(), stubs: ["Uno"] }))[0]).toBe(
      "stubs.Uno is not a function or layer of the template. Its functions are One.",
    );
  });
});

describe("the runtime", () => {
  it("is this machine's Node for every version, and the log says so", async () => {
    const root = await folderWith({
      "index.js":
        "exports.handler = (event, context, callback) => callback(null, { statusCode: 200, body: process.env.AWS_EXECUTION_ENV });",
    });
    const { ask, log } = await scene({ Old: { Runtime: "nodejs20.x" } }, { root });
    expect(log).toContainEqual({ kind: "notice", text: `Node.js ${process.versions.node} runs Old (nodejs20.x)` });
    expect(await ask("Old")).toEqual([200, "AWS_Lambda_nodejs20.x"]);
  });

  it("may have the two numbers of the first ones", async () => {
    const root = await folderWith({ "index.js": "exports.handler = (event, context) => context.succeed({});" });
    const { ask } = await scene({ Old: { Runtime: "nodejs6.10" } }, { root });
    expect(await ask("Old")).toEqual([200, ""]);
  });
});

describe("a role that is not in the template", () => {
  const Role = "arn:aws:iam::444455556666:role/service-role/reader";

  it("allows nothing, and the start names it", async () => {
    const root = await folderWith({
      "index.js": `exports.handler = async () => ({ statusCode: 200, body: process.env.AWS_ACCESS_KEY_ID + " " +
        process.env.AWS_SECRET_ACCESS_KEY + " " + process.env.AWS_SESSION_TOKEN });`,
    });
    const { ask, stack } = await scene({ One: { Role } }, { root });
    expect(stack.withoutEffect).toContain("One.Role reader");
    const [accessKeyId = "", secretAccessKey = "", sessionToken = ""] = (await ask("One"))[1].split(" ");
    const client = new SecretsManagerClient({
      region: stack.region,
      endpoint: stack.awsEndpoint,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    });
    await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("stops the start when it is not the ARN of a role", async () => {
    const root = await folderWith({ "index.js": answering("one") });
    expect((await problemsOf({ One: { Role: "reader" } }, { root }))[0]).toBe(
      "One.Role is reader, which is not the ARN of a role.",
    );
  });
});

describe("layers", () => {
  const layer = (Content: object) => ({ Type: "AWS::Lambda::LayerVersion", Properties: { Content } });
  const READ = `
    const layered = require("layered");
    const own = require("own");
    exports.handler = async () => ({ statusCode: 200, body: [layered, own].join() });`;

  it("have their packages found from CommonJS and ES modules, after the function's own, the last layer first", async () => {
    const root = await folderWith({
      "cjs/index.js": READ,
      "cjs/node_modules/own/index.js": 'module.exports = "own";',
      "esm/index.mjs":
        'import layered from "layered"; import scoped from "@scope/thing";\nexport const handler = async () => ({ statusCode: 200, body: layered + scoped });',
      "first/nodejs/node_modules/layered/index.js": 'module.exports = "first";',
      "first/nodejs/node_modules/own/index.js": 'module.exports = "not this";',
      "first/nodejs/node24/node_modules/@scope/thing/index.js": 'module.exports = " and scoped";',
      "second.zip": makeZip([{ path: "nodejs/node_modules/layered/index.js", text: 'module.exports = "second";' }]),
    });
    const { ask } = await scene(
      {
        Cjs: { Code: bucket("1"), Layers: [{ Ref: "First" }] },
        Esm: { Code: bucket("2"), Layers: [{ Ref: "First" }, { Ref: "Second" }] },
      },
      { root, code: { Cjs: "cjs", Esm: "esm", First: "first", Second: "second.zip" } },
      { First: layer(bucket("3")), Second: layer(bucket("4")) },
    );
    expect([await ask("Cjs"), await ask("Esm")]).toEqual([
      [200, "first,own"],
      [200, "second and scoped"],
    ]);
  });

  it("of another stack are named by their ARN", async () => {
    const arn = "arn:aws:lambda:eu-west-1:444455556666:layer:theirs:1";
    const root = await folderWith({
      "index.js": 'exports.handler = async () => ({ statusCode: 200, body: require("layered") });',
      "theirs/nodejs/node_modules/layered/index.js": 'module.exports = "theirs";',
    });
    const { ask } = await scene({ One: { Layers: [arn] } }, { root, code: { [arn]: "theirs" } });
    expect(await ask("One")).toEqual([200, "theirs"]);
  });

  it("that are not on this machine stop the start", async () => {
    const root = await folderWith({ "index.js": "" });
    expect(await problemsOf({ One: { Layers: [{ Ref: "Gone" }] } }, { root }, { Gone: layer(bucket("1")) })).toContain(
      "Gone.Content is not on this machine. Name its folder or zip in the option `code` (--code).",
    );
  });
});

describe("a package that Lambda's runtime brings", () => {
  it.each([
    ["CommonJS", "index.js", 'require("@aws-sdk/client-nowhere"); exports.handler = async () => 1;'],
    ["an ES module", "index.mjs", 'import "@aws-sdk/client-nowhere/deep.js"; export const handler = async () => 1;'],
  ])("and that is missing is named in one sentence for %s", async (_, file, source) => {
    const { ask, log } = await scene({ One: {} }, { root: await folderWith({ [file]: source }) });
    expect((await ask("One"))[0]).toBe(502);
    expect(log.filter(({ kind }) => kind === "request")).toMatchObject([
      {
        because:
          "the code cannot be loaded: the package @aws-sdk/client-nowhere is missing: Lambda's runtime brings it, and here the project must. Run npm install --save-dev @aws-sdk/client-nowhere",
      },
    ]);
  });

  it("is the project's for code from a zip", async () => {
    const root = await folderWith({
      "node_modules/@aws-sdk/client-here/index.js": 'module.exports = "the project\'s";',
      "node_modules/left-pad/index.js": "",
    });
    const source = `
      let others; try { require("left-pad"); } catch { others = "none"; }
      exports.handler = async () => ({ statusCode: 200, body: require("@aws-sdk/client-here") + ", others: " + others });`;
    const { ask } = await scene({ One: { Code: { ZipFile: source } } }, { root });
    expect(await ask("One")).toEqual([200, "the project's, others: none"]);
  });
});
