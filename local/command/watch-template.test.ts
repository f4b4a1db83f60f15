import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ROOT } from "../../test/fixtures/command.ts";
import { startPackage } from "../../test/fixtures/local-package.ts";
import { makeZip } from "../../test/fixtures/make-zip.ts";
import { scratch } from "../../test/fixtures/scratch.ts";
import { smallTemplate } from "../../test/fixtures/small-template.ts";

const COMMAND = { command: join(ROOT, "local/command/countersign-local.ts") };
const CODE_CHANGED = /the changed code answers/;
const TEMPLATE_CHANGED = /runs the changed template/;

const handlerOf = (body: string) =>
  `exports.handler = async () => ({ statusCode: 200, body: ${JSON.stringify(body)} });`;
const zipOf = (body: string) => makeZip([{ path: "index.js", text: handlerOf(body) }]);
const fromKey = (key: string) => JSON.stringify(smallTemplate({ Shop: { Code: { S3Bucket: "bucket", S3Key: key } } }));

/** Writes files by their paths in a folder. */
async function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [path, data] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), data);
  }
}

/** Starts the stack of a template with `--watch`, in a folder with these files. */
async function watchProject(template: string, files: Readonly<Record<string, string | Buffer>>, flags: string[] = []) {
  const folder = await scratch();
  await writeFiles(folder, files);
  const { stop, until, urls } = await startPackage(COMMAND, folder, [
    template,
    "--watch",
    "--port",
    "ShopApi=0",
    ...flags,
  ]);
  onTestFinished(async () => void (await stop()));
  // A restart ends every open connection.
  const ask = async () => (await fetch(urls["shop"] ?? "", { headers: { connection: "close" } })).text();
  return {
    folder,
    ask,
    /** Makes a change, waits for a line of the log, and resolves to the answer of the API. */
    async change(pattern: RegExp, act: () => Promise<unknown>): Promise<string> {
      const seen = until(pattern);
      await act();
      await seen;
      return ask();
    },
  };
}

describe("countersign-local --watch", () => {
  it("runs the code of an asset of CDK that was changed in place, by rename, and in an inner folder", async () => {
    const asset = "cdk.out/asset.1";
    const { ask, change, folder } = await watchProject("cdk.out/Shop.template.json", {
      "cdk.out/Shop.template.json": JSON.stringify({
        ...smallTemplate({ Shop: {} }),
        Resources: {
          ...smallTemplate({ Shop: {} }).Resources,
          Shop: { ...smallTemplate({ Shop: {} }).Resources.Shop, Metadata: { "aws:asset:path": "asset.1" } },
        },
      }),
      [`${asset}/index.js`]: 'exports.handler = async () => ({ statusCode: 200, body: require("./words/word") });',
      [`${asset}/words/word.js`]: 'module.exports = "one";',
    });
    expect(await ask()).toBe("one");
    const file = join(folder, asset, "index.js");
    expect(
      await change(CODE_CHANGED, () => writeFiles(folder, { [`${asset}/words/word.js`]: 'module.exports = "two";' })),
    ).toBe("two");
    expect(await change(CODE_CHANGED, () => writeFile(file, handlerOf("three")))).toBe("three");
    const byRename = async () => {
      await writeFile(`${file}.tmp`, handlerOf("four"));
      await rename(`${file}.tmp`, file);
    };
    expect(await change(CODE_CHANGED, byRename)).toBe("four");
  });

  it("follows the new folder of an asset after cdk synth has written another template", async () => {
    const { ask, change, folder } = await watchProject("cdk.out/Shop.template.json", {
      "cdk.out/Shop.template.json": fromKey("aaaa.zip"),
      "cdk.out/asset.aaaa/index.js": handlerOf("one"),
      "cdk.out/Shop.assets.json": assetsOf("aaaa"),
    });
    expect(await ask()).toBe("one");
    const synth = () =>
      writeFiles(folder, {
        "cdk.out/asset.bbbb/index.js": handlerOf("two"),
        "cdk.out/Shop.assets.json": assetsOf("bbbb"),
        "cdk.out/Shop.template.json": fromKey("bbbb.zip"),
      });
    expect(await change(TEMPLATE_CHANGED, synth)).toBe("two");
    const edit = () => writeFiles(folder, { "cdk.out/asset.bbbb/index.js": handlerOf("three") });
    expect(await change(CODE_CHANGED, edit)).toBe("three");
  });

  it("runs the zip in .serverless that was written in place, by rename, and after the folder was removed", async () => {
    const zip = ".serverless/shop.zip";
    const template = ".serverless/template.json";
    const { ask, change, folder } = await watchProject(template, {
      [template]: fromKey("serverless/shop/dev/1/shop.zip"),
      [zip]: zipOf("one"),
    });
    expect(await ask()).toBe("one");
    expect(await change(CODE_CHANGED, () => writeFile(join(folder, zip), zipOf("two")))).toBe("two");
    const byRename = async () => {
      await writeFile(join(folder, "new.zip"), zipOf("three"));
      await rename(join(folder, "new.zip"), join(folder, zip));
    };
    expect(await change(CODE_CHANGED, byRename)).toBe("three");
    for (const word of ["four", "five"]) {
      const packageAgain = async () => {
        await rm(join(folder, ".serverless"), { recursive: true });
        const key = `serverless/shop/dev/${word}/shop.zip`;
        await writeFiles(folder, { [zip]: zipOf(word), [template]: fromKey(key) });
      };
      expect(await change(TEMPLATE_CHANGED, packageAgain)).toBe(word);
    }
    expect(await change(CODE_CHANGED, () => writeFile(join(folder, zip), zipOf("six")))).toBe("six");
  });

  it("forgets the files that a new zip has no longer", async () => {
    const other = { path: "other.js", text: 'module.exports = "other";' };
    const load = 'try { module.exports.word = require("./other"); } catch { module.exports.word = "none"; }';
    const index = {
      path: "index.js",
      text: `${load} exports.handler = async () => ({ statusCode: 200, body: module.exports.word });`,
    };
    const { ask, change, folder } = await watchProject("template.json", {
      "template.json": fromKey("shop.zip"),
      "shop.zip": makeZip([index, other]),
    });
    expect(await ask()).toBe("other");
    expect(await change(CODE_CHANGED, () => writeFile(join(folder, "shop.zip"), makeZip([index])))).toBe("none");
  });

  it("runs on when the code folder of an ES module project is removed, and takes up the next one", async () => {
    const { ask, change, folder } = await watchProject(
      "template.json",
      { "template.json": fromKey("x.zip"), "package.json": '{"type":"module"}', "build/index.js": handlerOf("one") },
      ["--code", "Shop=build"],
    );
    expect(await ask()).toBe("one");
    expect(await change(/build was removed/, () => rm(join(folder, "build"), { recursive: true }))).toBe("one");
    const build = () => writeFiles(folder, { "build/index.js": handlerOf("two") });
    expect(await change(CODE_CHANGED, build)).toBe("two");
  });

  it("keeps the running stack when the changed template is refused or is not JSON", async () => {
    const { change, folder } = await watchProject("template.json", {
      "template.json": fromKey("x.zip"),
      "index.js": handlerOf("one"),
    });
    const spoil = (text: string) => () => writeFiles(folder, { "template.json": text });
    const refused = JSON.stringify(smallTemplate({ Shop: { Runtime: "python3.13" } }));
    expect(await change(/python3\.13.*runs as before this edit/, spoil(refused))).toBe("one");
    expect(await change(/not JSON.*runs as before this edit/, spoil("{"))).toBe("one");
    expect(await change(TEMPLATE_CHANGED, spoil(fromKey("y.zip")))).toBe("one");
  });
});

/** The manifest of CDK with one asset, in the folder `asset.HASH`. */
function assetsOf(hash: string): string {
  const asset = {
    source: { path: `asset.${hash}`, packaging: "zip" },
    destinations: { current: { bucketName: "bucket", objectKey: `${hash}.zip` } },
  };
  return JSON.stringify({ version: "36.0.0", files: { [hash]: asset } });
}
