import { access, cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { generateContracts } from "../contract/generate-contracts.ts";
import { newService } from "./new-service.ts";

const ROOT = join(import.meta.dirname, "../..");

async function project(): Promise<string> {
  const root = await scratch();
  for (const path of ["api", "infra", "services", "serverless.yml"]) {
    await cp(join(ROOT, path), join(root, path), { recursive: true });
  }
  return root;
}

/** Every file of a project with its text. */
async function filesOf(root: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.sort().map(async (file) => [file, await readFile(file, "utf8")] as const)));
}

describe("a new service", () => {
  it("has a contract, a handler and a block after the last function, and every other line stays", async () => {
    const root = await project();
    const before = (await readFile(join(root, "serverless.yml"), "utf8")).split("\n");
    expect(await newService(root, "orders2")).toEqual({
      ok: true,
      files: ["api/orders2.yaml", "services/orders2/handler.ts", "serverless.yml"],
    });
    const after = (await readFile(join(root, "serverless.yml"), "utf8")).split("\n");
    const at = after.indexOf("  orders2:");
    expect(after[at - 1]).toBe("    package: { patterns: ['!**', 'dist/age/**'] }");
    expect(after.slice(at, at + 6)).toEqual([
      "  orders2:",
      "    handler: dist/orders2/index.handler",
      "    role: Orders2Role",
      "    dependsOn: [Orders2Policy]",
      "    timeout: 5",
      "    package: { patterns: ['!**', 'dist/orders2/**'] }",
    ]);
    expect([...after.slice(0, at), ...after.slice(at + 6)]).toEqual(before);
    for (const file of ["api/orders2.yaml", "services/orders2/handler.ts"]) await access(join(root, file));
  });

  it.each([
    ["", /^"" cannot be the name of a service/],
    ["Orders", /^"Orders" cannot be the name of a service\. .* lower-case/],
    ["9lives", /cannot be the name of a service/],
    ["my-orders", /cannot be the name of a service/],
    ["../age", /cannot be the name of a service/],
    ["a".repeat(25), /is too long/],
    ["age", /^api\/age\.yaml already exists\. Choose another name\.$/],
    ["common", /^api\/common\.yaml already exists\./],
    ["no", /^no would add a resource NoRole, which infra\/cognito\.yml already has\./],
  ])("cannot have the name %j, and nothing is written", async (name, sentence) => {
    const root = await project();
    const before = await filesOf(root);
    const made = await newService(root, name);
    expect(made.ok ? "" : made.sentence).toMatch(sentence);
    expect(await filesOf(root)).toEqual(before);
  });

  it.each([
    [
      "a folder of that name in services/",
      (root: string) => mkdir(join(root, "services/orders")),
      "services/orders already exists",
    ],
    [
      "a function of that name",
      async (root: string) => {
        const file = join(root, "serverless.yml");
        await writeFile(file, (await readFile(file, "utf8")).replace("\n  age:\n", "\n  orders:\n"));
      },
      "serverless.yml already has a function orders",
    ],
    [
      "a list of functions that is not a block",
      (root: string) => writeFile(join(root, "serverless.yml"), "functions: { age: { handler: x } }\n"),
      "serverless.yml must list its functions as a block",
    ],
    [
      "an include in place of the functions",
      (root: string) => writeFile(join(root, "serverless.yml"), "functions: ${file(functions.yml)}\n"),
      "serverless.yml must list its functions as a block",
    ],
    [
      "a serverless.yml that is not valid YAML",
      (root: string) => writeFile(join(root, "serverless.yml"), "functions:\n  age: [\n"),
      "serverless.yml is not valid YAML",
    ],
  ])("is refused where there is %s, and nothing is written", async (_, prepare, sentence) => {
    const root = await project();
    await prepare(root);
    const before = await filesOf(root);
    const made = await newService(root, "orders");
    expect(made.ok ? "" : made.sentence).toContain(sentence);
    expect(await filesOf(root)).toEqual(before);
  });

  it.each(["null", "true", "constructor"])(
    "generates under the name %s, a word of YAML or JavaScript",
    async (name) => {
      const root = await project();
      expect(await newService(root, name)).toMatchObject({ ok: true });
      expect(await generateContracts(root, join(root, "generated"))).toMatchObject({ ok: true });
    },
  );

  it("leaves nothing behind when the disk refuses a file", async () => {
    const root = await project();
    const before = await filesOf(root);
    // Where the new text of serverless.yml would be written there is a folder.
    await mkdir(join(root, "serverless.yml.new"));
    await expect(newService(root, "orders")).rejects.toThrow(/EISDIR/);
    expect(await filesOf(root)).toEqual(before);
    expect(await readdir(join(root, "services"))).not.toContain("orders");
  });
});
