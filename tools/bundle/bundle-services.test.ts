import { execFile } from "node:child_process";
import { mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { BundleProblem, bundleServices, ONE_SIGNER } from "./bundle-services.ts";
import { ensureBundles } from "./ensure-bundles.ts";

/** The list of the installed packages, which npm writes at every install. */
const INSTALLED = "node_modules/.package-lock.json";

const HANDLER = 'import { greet } from "../../lib/greet.ts";\nexport const handler = async () => greet("ada");\n';

/**
 * Makes a folder like a checkout, with one service that imports a file of lib. Its files are five seconds old: a file that is written in the millisecond in
 * which a build begins counts as changed during the build.
 */
async function checkout(): Promise<string> {
  const root = await scratch();
  const files = {
    "tools/bundle/bundle-services.ts": "",
    "package-lock.json": "{}",
    [INSTALLED]: "{}",
    "lib/greet.ts": "export const greet = (name: string): string => `hello ${name}`;\n",
    "services/hello/handler.ts": HANDLER,
  };
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await touch(file, -5);
  }
  return root;
}

/** Sets a file's modification time to `seconds` from now, so that the file is older or newer than the bundles. */
async function touch(file: string, seconds: number): Promise<void> {
  const at = new Date(Date.now() + seconds * 1000);
  await utimes(file, at, at);
}

describe("bundleServices", () => {
  it("makes one file that runs by itself", async () => {
    const root = await checkout();
    expect(await bundleServices({ root })).toEqual([
      { name: "hello", file: "dist/hello/index.cjs", bytes: expect.any(Number) },
    ]);
    const { handler } = await import(join(root, "dist/hello/index.cjs"));
    expect(await handler()).toBe("hello ada");
  });

  it("gives the same bytes for the same sources, wherever they lie", async () => {
    const [one, two] = [await checkout(), await checkout()];
    for (const root of [one, two]) await bundleServices({ root });
    const [a, b] = await Promise.all([one, two].map((root) => readFile(join(root, "dist/hello/index.cjs"), "utf8")));
    expect(a).toBe(b);
    expect(a).not.toContain(one);
  });

  it.each(Object.entries(ONE_SIGNER))(
    "puts %s and %s into a bundle once, since they are the same version",
    async (...names) => {
      const versions = names.map(
        async (name) => JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8")).version,
      );
      const [one, other] = await Promise.all(versions);
      expect(one).toBe(other);
    },
  );

  it("puts the version of each AWS client into day's bundle, and nothing else of its package.json", async () => {
    const bundle = await readFile("dist/day/index.cjs", "utf8");
    const client = JSON.parse(
      await readFile("node_modules/@aws-sdk/client-cognito-identity-provider/package.json", "utf8"),
    );
    expect(bundle).toContain(`"${client.version}"`);
    expect(bundle).not.toContain("devDependencies");
  });

  it("keeps day's bundle under 420 KB", async () => {
    expect((await stat("dist/day/index.cjs")).size).toBeLessThan(420_000);
  });

  it("says in esbuild's own line what cannot be bundled, and leaves the old bundle", async () => {
    const root = await checkout();
    await bundleServices({ root });
    const before = await readFile(join(root, "dist/hello/index.cjs"), "utf8");
    await writeFile(join(root, "services/hello/handler.ts"), 'import "./gone.ts";\n');
    await expect(bundleServices({ root })).rejects.toThrow(BundleProblem);
    await expect(bundleServices({ root })).rejects.toThrow(
      /\[ERROR\] Could not resolve ".\/gone.ts"\n\n {4}services\/hello\/handler.ts:1:7:\n {6}1 │ import ".\/gone.ts";\n/,
    );
    expect(await readFile(join(root, "dist/hello/index.cjs"), "utf8")).toBe(before);
  });
});

describe("a readable bundle", () => {
  it("names the source, the line and the function of an exception", async () => {
    const root = await checkout();
    await writeFile(
      join(root, "lib/greet.ts"),
      "interface Unused {}\n\nexport function greet(): never {\n  throw new Error('no');\n}\n",
    );
    await bundleServices({ root, form: "readable" });
    const call = `require(${JSON.stringify(join(root, "dist/local-hello/index.cjs"))}).handler().catch((error) => console.log(error.stack))`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", call]);
    expect(stdout).toContain(`Error: no\n    at greet (${join(root, "lib/greet.ts")}:4:9)\n`);
  });
});

describe("ensureBundles", () => {
  it("makes what is missing, and nothing when all is there", async () => {
    const root = await checkout();
    expect((await ensureBundles(root)).map(({ name }) => name)).toEqual(["hello"]);
    expect(await ensureBundles(root)).toEqual([]);
  });

  it.each([
    "services/hello/handler.ts",
    "lib/greet.ts",
    "package-lock.json",
    "tools/bundle/bundle-services.ts",
    INSTALLED,
  ])("makes a bundle again when %s has changed", async (file) => {
    const root = await checkout();
    await ensureBundles(root);
    await touch(join(root, file), 5);
    expect(await ensureBundles(root)).toHaveLength(1);
  });

  it("needs no list of the installed packages, which package managers other than npm do not write", async () => {
    const root = await checkout();
    await rm(join(root, INSTALLED));
    await ensureBundles(root);
    expect(await ensureBundles(root)).toEqual([]);
  });

  it("makes a bundle again when its file is of another build, as after two builds at once", async () => {
    const root = await checkout();
    await ensureBundles(root);
    await touch(join(root, "dist/hello/index.cjs"), 5);
    expect(await ensureBundles(root)).toHaveLength(1);
  });

  it("makes a bundle again when something that went into it is gone", async () => {
    const root = await checkout();
    await ensureBundles(root);
    const list = join(root, "dist/hello.inputs.json");
    const inputs = JSON.parse(await readFile(list, "utf8"));
    await writeFile(list, JSON.stringify({ ...inputs, "lib/gone.ts": 1 }));
    expect(await ensureBundles(root)).toHaveLength(1);
  });

  it("leaves whole files when two commands bundle at once", async () => {
    const root = await checkout();
    await Promise.all(Array.from({ length: 5 }, () => bundleServices({ root })));
    const { handler } = await import(join(root, "dist/hello/index.cjs"));
    expect(await handler()).toBe("hello ada");
    expect((await stat(join(root, "dist/hello"))).isDirectory()).toBe(true);
  });
});
