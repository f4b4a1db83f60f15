import { mkdir, readFile, rename, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { createRebuild } from "./rebuild.ts";

/**
 * Makes a folder like a checkout with two services, whose bundles are made, and a function that writes a handler. Each file has a time of its own, in the
 * year 2001: a file that is written in the millisecond in which a build begins counts as changed during the build.
 */
async function twoServices() {
  const root = await scratch();
  let seconds = 1_000_000_000;
  const writeText = async (path: string, text: string) => {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    seconds++;
    await utimes(file, seconds, seconds);
  };
  const write = (name: string, text: string) => writeText(`services/${name}/handler.ts`, text);
  await writeText("package-lock.json", "{}");
  await writeText("tools/bundle/bundle-services.ts", "");
  for (const name of ["one", "two"]) await write(name, `export const handler = () => "${name}";\n`);
  const rebuild = createRebuild(root, "readable");
  await rebuild();
  return { root, rebuild, write };
}

describe("createRebuild", () => {
  it("builds the service that has changed, and no other", async () => {
    const { rebuild, write } = await twoServices();
    expect(await rebuild()).toEqual([]);
    await write("two", 'export const handler = () => "changed";\n');
    const bundle = { name: "two", file: "dist/local-two/index.cjs", bytes: expect.any(Number) };
    expect(await rebuild()).toEqual([{ kind: "built", name: "two", bundle, wasBroken: false }]);
    expect(await rebuild()).toEqual([]);
  });

  it("says once, in esbuild's words, what cannot be bundled, and goes on with the other service", async () => {
    const { rebuild, root, write } = await twoServices();
    const before = await readFile(join(root, "dist/local-one/bundle.cjs"), "utf8");
    await write("one", "export const handler = () => (;\n");
    await write("two", 'export const handler = () => "changed";\n');
    const [broken, built] = await rebuild();
    expect(broken).toMatchObject({ kind: "broken", name: "one" });
    expect(broken).toHaveProperty(
      "message",
      expect.stringContaining('[ERROR] Unexpected ";"\n\n    services/one/handler.ts:1:30:\n'),
    );
    expect(built).toMatchObject({ kind: "built", name: "two" });
    expect(await rebuild()).toEqual([]);
    expect(await readFile(join(root, "dist/local-one/bundle.cjs"), "utf8")).toBe(before);
    await write("one", 'export const handler = () => "mended";\n');
    expect(await rebuild()).toMatchObject([{ kind: "built", name: "one", wasBroken: true }]);
  });

  it("says that a mistake is gone when the file from before is put back", async () => {
    const { rebuild, root, write } = await twoServices();
    const file = join(root, "services/one/handler.ts");
    await rename(file, `${file}.kept`);
    await write("one", "(");
    expect(await rebuild()).toMatchObject([{ kind: "broken", name: "one" }]);
    await rename(`${file}.kept`, file);
    expect(await rebuild()).toEqual([{ kind: "mended", name: "one" }]);
  });

  it("builds again when a file is replaced by an older one", async () => {
    const { rebuild, root } = await twoServices();
    await utimes(join(root, "services/two/handler.ts"), 1, 1);
    await rename(join(root, "services/two/handler.ts"), join(root, "services/one/handler.ts"));
    await mkdir(join(root, "services/two"), { recursive: true });
    expect(await rebuild()).toMatchObject([{ kind: "built", name: "one" }]);
  });
});
