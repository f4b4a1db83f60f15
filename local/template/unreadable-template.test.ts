import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { unreadableTemplate } from "./unreadable-template.ts";

const folder = await mkdtemp(join(tmpdir(), "countersign-template-"));
afterAll(() => rm(folder, { recursive: true }));

async function folderWith(name: string, ...files: readonly string[]): Promise<string> {
  await mkdir(join(folder, name));
  for (const file of files) await writeFile(join(folder, name, file), "{}");
  return join(folder, name);
}

it("names the one template of a folder, and no nested stack", async () => {
  const cdk = await folderWith("cdk", "manifest.json", "Shop.template.json", "ShopJobs1A2B.nested.template.json");
  expect(await unreadableTemplate(cdk, "cdk.out", "EISDIR")).toBe(
    "cdk.out is a folder. Name the template cdk.out/Shop.template.json.",
  );
});

it("lists the templates of a folder with several", async () => {
  const two = await folderWith("two", "B.template.json", "A.template.yaml", "template.yaml", "tree.json");
  expect(await unreadableTemplate(two, "two", "EISDIR")).toBe(
    "two is a folder. Name a template:\n  two/A.template.yaml\n  two/B.template.json\n  two/template.yaml",
  );
});

it("says which tools make a template when a folder has none", async () => {
  const empty = await folderWith("empty", "package.json");
  expect(await unreadableTemplate(empty, "", "EISDIR")).toMatch(
    /^\. is a folder\. Name the template that your tool has made, .* `cdk synth`/,
  );
});

it("suggests a template beside a file that does not exist", async () => {
  const shop = await folderWith("shop", "Shop.template.json", "Jobs.template.json");
  expect(await unreadableTemplate(join(shop, "Shpo.template.json"), "out/Shpo.template.json", "ENOENT")).toBe(
    "out/Shpo.template.json does not exist (did you mean out/Shop.template.json?). Name a template:\n" +
      "  out/Jobs.template.json\n  out/Shop.template.json",
  );
});

it("names the system's error for any other reason", async () => {
  expect(await unreadableTemplate("/x", "x", "EACCES")).toBe("x cannot be read (EACCES).");
});
