import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asObject } from "../../local/json.ts";
import { temporaryFolder } from "../temporary-folder.ts";

import { PackagingProblem, packageEach } from "./compile-template.ts";
import { inputsDigest } from "./inputs-digest.ts";
import { normalise } from "./normalise.ts";
import { readCustom } from "./read-custom.ts";

/** One combination of packaging parameters for the stack. */
export interface Variant {
  /** The variant's key under `custom.variants` in serverless.yml: `strict-cognito-prod`. */
  name: string;
  stage: string;
  /** Packaging parameters by name. A parameter that is not given has its default. */
  parameters: Readonly<Record<string, string>>;
}

/** Reads the variants that the review, tests and public rule sets look at: `custom.variants` of serverless.yml. */
async function readVariants(root: string): Promise<readonly Variant[]> {
  const variants = Object.entries(await readCustom(root, "variants"));
  if (variants.length === 0) throw new PackagingProblem("serverless.yml names no variant under custom.variants.");
  return variants.map(([name, one]) => {
    const texts = Object.entries(asObject(one)).map(([parameter, value]) => [parameter, String(value)]);
    const { stage = "dev", ...parameters } = Object.fromEntries(texts) as Readonly<Record<string, string>>;
    return { name, stage, parameters };
  });
}

/** A variant and its compiled template. */
export interface CompiledVariant extends Variant {
  template: unknown;
  /** Path of the template's file. */
  file: string;
}

/**
 * Compiles every variant. The templates are kept in `dist/variants/`, under the digest of the files they are made from, so that tests,
 * review and scanners compile them only once. Rejects with a PackagingProblem when the framework refuses a variant.
 */
export async function compiledVariants(root: string): Promise<readonly CompiledVariant[]> {
  const kept = join(root, "dist/variants", await variantsDigest(root));
  const variants = await readVariants(root);
  const read = () =>
    Promise.all(
      variants.map(async (one) => {
        const file = fileOf(kept, one);
        return { ...one, file, template: JSON.parse(await readFile(file, "utf8")) };
      }),
    );
  try {
    return await read();
  } catch {
    // A template is missing.
    await compileInto(root, kept, variants);
    return read();
  }
}

function fileOf(folder: string, { name }: Variant): string {
  return join(folder, `${name}.json`);
}

/** Computes a digest of every file that the templates are made from. One of these files is serverless.yml, which lists the variants. */
async function variantsDigest(root: string): Promise<string> {
  const hash = createHash("sha256").update(inputsDigest(root));
  const generated = join(root, "generated");
  const entries = await readdir(generated, { recursive: true, withFileTypes: true });
  // The framework includes these files as they are, also when they are stale.
  const files = entries
    .filter((entry) => entry.name.endsWith(".json") && entry.parentPath !== generated)
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(await readFile(file));
  return hash.digest("hex").slice(0, 16);
}

/**
 * Compiles all variants into a temporary folder beside `kept`, and renames it to `kept` at the end. So another process sees all templates or
 * none.
 */
async function compileInto(root: string, kept: string, variants: readonly Variant[]): Promise<void> {
  const work = await temporaryFolder("countersign-variants-");
  try {
    const folders = variants.map(({ name }) => join(work, name));
    await packageEach(
      root,
      variants.map(({ stage, parameters }, index) => ({ stage, parameters, folder: folders[index] ?? "" })),
    );
    const all = join(root, "dist/variants");
    await mkdir(all, { recursive: true });
    const fresh = await mkdtemp(join(all, ".fresh-"));
    for (const [index, one] of variants.entries()) {
      const file = join(folders[index] ?? "", "cloudformation-template-update-stack.json");
      const template = normalise(JSON.parse(await readFile(file, "utf8")));
      await writeFile(fileOf(fresh, one), `${JSON.stringify(template, null, 2)}\n`);
    }
    for (const old of await readdir(all)) {
      if (!old.startsWith(".fresh-")) await rm(join(all, old), { recursive: true, force: true });
    }
    await rename(fresh, kept).catch(async () => {
      // Another process has just written the same bytes.
      await rm(fresh, { recursive: true, force: true });
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
