import { join } from "node:path";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { type ContractProblem, problemLines } from "../contract/api-contract.ts";
import { generateContracts } from "../contract/generate-contracts.ts";
import { compileTemplate } from "./compile-template.ts";
import { inputsDigest } from "./inputs-digest.ts";
import { writeTemplate } from "./template-file.ts";

/**
 * Writes all files of `ROOT/generated/`, from the contracts to the compiled template. Calls `say` with a line for each file and each
 * warning. When contracts have problems, writes nothing and resolves to the problems. Rejects with a BundleProblem when esbuild refuses a
 * service, and with a PackagingProblem when the framework refuses the stack.
 */
export async function generate(root: string, say: (line: string) => void): Promise<readonly ContractProblem[]> {
  // 1. Each contract's types, validators and import files.
  const contracts = await generateContracts(root, join(root, "generated"));
  for (const line of problemLines(contracts.warnings)) say(`warning: ${line}`);
  if (!contracts.ok) return contracts.problems;
  for (const { contract, file, operations } of contracts.files) {
    say(`${contract} -> generated/${file} (${operations} ${operations === 1 ? "operation" : "operations"})`);
  }

  // 2. The bundles, which the framework packages with the stack.
  for (const { name, file, bytes } of await ensureBundles(root)) {
    say(`services/${name}/handler.ts -> ${file} (${Math.ceil(bytes / 1000)} KB)`);
  }

  // 3. The template of stage dev, which the local stack reads.
  const digest = await inputsDigest(root);
  const template = await compileTemplate({ root });
  for (const file of await writeTemplate(root, template, digest)) say(`serverless.yml -> ${file}`);
  return [];
}
