import { join } from "node:path";
import { UserError } from "../../local/user-error.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { readCustom } from "../template/read-custom.ts";
import { compiledVariants } from "../template/variants.ts";
import { findingLine, RULES, reviewTemplate } from "./review-template.ts";

/** Reviews every variant of the template. Throws a UserError with a line for each finding. */
export async function runReview(root: string, print: (line: string) => void): Promise<void> {
  const read = await readContracts(join(root, "api"));
  if (!read.ok) throw new UserError("The contracts cannot be read. Run `npm run generate`, which says why.");
  print("Compiling every variant of the template: half a minute when something has changed.");
  const variants = await compiledVariants(root);
  const reviewedPolicies = Object.keys(await readCustom(root, "reviewedPolicies"));
  const siblings = variants.map(({ template }) => template);
  const lines = variants.flatMap(({ name, template }) =>
    reviewTemplate(template, { contracts: read.contracts, reviewedPolicies, siblings }).map(
      (one) => `${name}: ${findingLine(one)}`,
    ),
  );
  if (lines.length > 0) throw new UserError(lines.join("\n"));
  print(`${variants.length} variants keep all ${RULES.length} rules.`);
}
