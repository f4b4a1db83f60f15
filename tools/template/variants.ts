import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageEach } from "./compile-template.ts";
import { inputsDigest } from "./inputs-digest.ts";
import { normalise } from "./normalise.ts";

/** One way to package the stack: what is different in it from any other. */
export interface Variant {
  /** `strict-cognito-prod`. */
  name: string;
  stage: "dev" | "prod";
  security: "baseline" | "strict";
  ageCredentials: "cognito" | "role";
  /** Packaging parameters, those of above included. */
  parameters: Readonly<Record<string, string>>;
}

/**
 * Every variant that the tests and the scanners look at: both securities, both modes, a stage that is thrown away and one that
 * is kept; one for an account whose API Gateway writes its logs by another stack's role; and one whose account's password is in
 * Parameter Store. `strict` names a bucket of the account's own for what is deployed.
 */
export const VARIANTS: readonly Variant[] = [
  ...(["baseline", "strict"] as const).flatMap((security) =>
    (["cognito", "role"] as const).flatMap((ageCredentials) =>
      (["dev", "prod"] as const).map((stage) => variant(security, ageCredentials, stage, bucketOf(security))),
    ),
  ),
  variant("baseline", "cognito", "prod", { ownsApiGatewayAccount: "false" }, "-shared"),
  variant("baseline", "cognito", "dev", { secretStore: "ssm" }, "-ssm"),
];

function bucketOf(security: Variant["security"]): Record<string, string> {
  return security === "strict" ? { deploymentBucket: "deployments-of-this-account" } : {};
}

function variant(
  security: Variant["security"],
  ageCredentials: Variant["ageCredentials"],
  stage: Variant["stage"],
  others: Readonly<Record<string, string>>,
  ending = "",
): Variant {
  const parameters = { security, ageCredentials, ...others };
  return { name: `${security}-${ageCredentials}-${stage}${ending}`, stage, security, ageCredentials, parameters };
}

/** A variant with its compiled template, and the file that holds it. */
export interface CompiledVariant extends Variant {
  template: unknown;
  file: string;
}

/**
 * Every variant, compiled. They are kept in `dist/variants/`, by the digest of what they are made from, so that tests and
 * scanners share one packaging.
 *
 * Throws a PackagingProblem when the framework refuses one.
 */
export async function compiledVariants(root: string): Promise<readonly CompiledVariant[]> {
  const kept = join(root, "dist/variants", await variantsDigest(root));
  const read = () =>
    Promise.all(
      VARIANTS.map(async (one) => {
        const file = fileOf(kept, one);
        return { ...one, file, template: JSON.parse(await readFile(file, "utf8")) };
      }),
    );
  try {
    return await read();
  } catch {
    // Not all of them are there.
    await compileInto(root, kept);
    return read();
  }
}

function fileOf(folder: string, { name }: Variant): string {
  return join(folder, `${name}.json`);
}

/** What templates are made from, and the names and parameters of the variants. */
async function variantsDigest(root: string): Promise<string> {
  const hash = createHash("sha256").update(await inputsDigest(root));
  hash.update(JSON.stringify(VARIANTS));
  const generated = join(root, "generated");
  const entries = await readdir(generated, { recursive: true, withFileTypes: true });
  // The framework reads what was generated, fresh or not.
  const files = entries
    .filter((entry) => entry.name.endsWith(".json") && entry.parentPath !== generated)
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(await readFile(file));
  return hash.digest("hex").slice(0, 16);
}

/** Into a folder beside and then by renaming, so that whoever compiles them at the same time sees all or none. */
async function compileInto(root: string, kept: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "countersign-variants-"));
  try {
    const folders = VARIANTS.map(({ name }) => join(work, name));
    await packageEach(
      root,
      VARIANTS.map(({ stage, parameters }, index) => ({ stage, parameters, folder: folders[index] ?? "" })),
    );
    const all = join(root, "dist/variants");
    await mkdir(all, { recursive: true });
    const fresh = await mkdtemp(join(all, ".fresh-"));
    for (const [index, one] of VARIANTS.entries()) {
      const file = join(folders[index] ?? "", "cloudformation-template-update-stack.json");
      const template = normalise(JSON.parse(await readFile(file, "utf8")));
      await writeFile(fileOf(fresh, one), `${JSON.stringify(template, null, 2)}\n`);
    }
    for (const old of await readdir(all)) {
      if (!old.startsWith(".fresh-")) await rm(join(all, old), { recursive: true, force: true });
    }
    await rename(fresh, kept).catch(async () => {
      // Another process was quicker, with the same bytes.
      await rm(fresh, { recursive: true, force: true });
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
