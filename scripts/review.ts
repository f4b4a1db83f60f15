import { join } from "node:path";
import { UserError } from "../local/user-error.ts";
import { readContracts } from "../tools/contract/read-contracts.ts";
import { findingLine, RULES, reviewTemplate } from "../tools/review/review-template.ts";
import { compiledVariants } from "../tools/template/variants.ts";
import { command } from "./command.ts";

const root = join(import.meta.dirname, "..");

await command({
  usage: `npm run review

Packages every variant of the stack and holds each against our own rules of a template (tools/review/). Prints a line for each
finding, and ends with exit code 1 when there is one. docs/template.md says what else checks it.`,
  options: {},
  async run() {
    const read = await readContracts(join(root, "api"));
    if (!read.ok) throw new UserError("The contracts do not read: `npm run generate` says why.");
    console.log("Packaging every variant; half a minute when something has changed.");
    const variants = await compiledVariants(root);
    const siblings = variants.map(({ template }) => template);
    const lines = variants.flatMap(({ name, template }) =>
      reviewTemplate(template, { contracts: read.contracts, siblings }).map((one) => `${name}: ${findingLine(one)}`),
    );
    if (lines.length > 0) throw new UserError(lines.join("\n"));
    console.log(`${variants.length} variants keep all ${RULES.length} rules.`);
  },
});
