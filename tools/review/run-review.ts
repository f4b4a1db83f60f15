import { join } from "node:path";
import { UserError } from "../../local/user-error.ts";
import { placeText } from "../contract/place.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { readCustom } from "../template/read-custom.ts";
import { compiledVariants } from "../template/variants.ts";
import { findingLine, RULES, reviewTemplate } from "./review-template.ts";
import { writtenPlaces } from "./written-place.ts";

/**
 * Reviews every variant of the template, and prints a line for each finding: where the resource is written, the fault, and the variants that have it.
 * Returns whether there is no finding.
 */
export async function runReview(root: string, print: (line: string) => void): Promise<boolean> {
  const read = await readContracts(join(root, "api"));
  if (!read.ok) throw new UserError("The contracts cannot be read. Run `npm run generate`, which says why.");
  print("Compiling every variant of the template: half a minute when something has changed.");
  const variants = await compiledVariants(root);
  const reviewedPolicies = Object.keys(await readCustom(root, "reviewedPolicies"));
  const siblings = variants.map(({ template }) => template);
  const found = new Map<string, string[]>();
  const written = await writtenPlaces(root);
  for (const { name, template } of variants) {
    for (const finding of reviewTemplate(template, { contracts: read.contracts, reviewedPolicies, siblings })) {
      const place = written(finding.place);
      const line = `${place === undefined ? "" : `${placeText(place)}: `}${findingLine(finding)}`;
      found.set(line, [...(found.get(line) ?? []), name]);
    }
  }
  for (const [line, names] of found) {
    print(`${line} ${names.length === variants.length ? "in every variant" : `in ${names.join(", ")}`}`);
  }
  if (found.size === 0) print(`${variants.length} variants keep all ${RULES.length} rules.`);
  return found.size === 0;
}
