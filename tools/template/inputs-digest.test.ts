import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { inputsDigest } from "./inputs-digest.ts";
import { normalise } from "./normalise.ts";
import { readFreshTemplate, writeTemplate } from "./template-file.ts";

const ROOT = join(import.meta.dirname, "../..");

async function checkout(): Promise<string> {
  const root = await scratch();
  for (const input of ["api", "infra", "lib", "package-lock.json", "serverless.yml", "tools"]) {
    await cp(join(ROOT, input), join(root, input), { recursive: true });
  }
  await mkdir(join(root, "generated"));
  return root;
}

describe("inputsDigest", () => {
  it("is the same for the same inputs, wherever they lie", async () => {
    expect(inputsDigest(await checkout())).toBe(inputsDigest(ROOT));
  });

  it.each([
    "api/age.yaml",
    "infra/cognito.yml",
    "tools/contract/write-gateway.ts",
    "lib/serve/formats.ts",
    "package-lock.json",
    "serverless.yml",
  ])("is another one when %s changes", async (file) => {
    const root = await checkout();
    await writeFile(join(root, file), "# changed\n");
    expect(inputsDigest(root)).not.toBe(inputsDigest(ROOT));
  });

  it("is another one when an input is added, and the same when a test or a service changes", async () => {
    const root = await checkout();
    await writeFile(join(root, "tools/contract/more.test.ts"), "");
    await mkdir(join(root, "services"));
    await writeFile(join(root, "services/new.ts"), "");
    expect(inputsDigest(root)).toBe(inputsDigest(ROOT));
    await writeFile(join(root, "api/new.yaml"), "");
    expect(inputsDigest(root)).not.toBe(inputsDigest(ROOT));
  });
});

describe("the template's file", () => {
  it("is fresh for the digest that it was written with, and for no other", async () => {
    const root = await checkout();
    expect(await readFreshTemplate(root, "a")).toBeUndefined();
    await writeTemplate(root, { Resources: {} }, "a");
    expect(await readFreshTemplate(root, "a")).toEqual({ Resources: {} });
    expect(await readFreshTemplate(root, "b")).toBeUndefined();
    await writeFile(join(root, "generated/template.json"), "{");
    expect(await readFreshTemplate(root, "a")).toBeUndefined();
  });
});

describe("normalise", () => {
  it("takes the time of packaging out of S3 keys and nothing else", () => {
    const key = "serverless/countersign/dev/1795532958393-2026-11-24T15:09:18.393Z/day.zip";
    expect(normalise({ Code: { S3Key: key }, b: [key, "serverless/is a word"], a: null })).toEqual({
      Code: { S3Key: "day.zip" },
      b: ["day.zip", "serverless/is a word"],
      a: null,
    });
  });
});
