import { join } from "node:path";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { type ContractProblem, problemLines } from "../contract/api-contract.ts";
import { generateContracts } from "../contract/generate-contracts.ts";
import { compileTemplate } from "./compile-template.ts";
import { inputsDigest } from "./inputs-digest.ts";
import { forgetOtherDigest, TEMPLATE_FILES, writeTemplate } from "./template-file.ts";

/**
 * Writes all files of `ROOT/generated/`, from the contracts to the compiled template. Calls `say` with a line for each warning, and at the end with a line for
 * each file that has changed. When contracts have problems, writes nothing and resolves to the problems. Rejects with a BundleProblem when esbuild refuses a
 * service, and with a PackagingProblem when the framework refuses the stack.
 */
export async function generate(root: string, say: (line: string) => void): Promise<readonly ContractProblem[]> {
  const digest = inputsDigest(root);
  await forgetOtherDigest(root, digest);

  // 1. Each contract's types, validators and import files.
  const contracts = await generateContracts(root, join(root, "generated"));
  for (const line of problemLines(contracts.warnings)) say(`warning: ${line}`);
  if (!contracts.ok) return contracts.problems;

  // 2. The bundles, which the framework packages with the stack.
  await ensureBundles(root);

  // 3. The template of stage dev, which the local stack reads.
  const template = await compileTemplate({ root });
  const changedTemplate = await writeTemplate(root, template, digest);

  // 4. The report. It comes last, so that an error is the last thing on the screen.
  const changed = contracts.files.filter(({ isChanged }) => isChanged);
  for (const { contract, file } of changed) say(`changed: generated/${file} (${contract})`);
  for (const path of contracts.removed) say(`removed: generated/${path}`);
  for (const file of changedTemplate) say(`changed: ${file} (serverless.yml)`);
  const count = changed.length + changedTemplate.length;
  const all = contracts.files.length + TEMPLATE_FILES;
  say(
    count === 0 ? `generated/ was up to date: ${all} files.` : `${count} of ${all} files in generated/ have changed.`,
  );
  return [];
}
