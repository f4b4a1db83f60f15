/** `npm run check`: whether contracts, generated files, services and grants belong together, and what a change does. */
import { join } from "node:path";
import { UserError } from "../local/user-error.ts";
import { checkAgainst, comparisonLines } from "../tools/check/check-against.ts";
import { checkProject } from "../tools/check/check-project.ts";
import { type Finding, findingLine } from "../tools/check/finding.ts";
import { problemLines } from "../tools/contract/api-contract.ts";
import { readContracts } from "../tools/contract/read-contracts.ts";
import { command } from "./command.ts";

const USAGE = `npm run check [-- options]

Says what does not belong together, with file and JSON pointer: generated files that are stale, an operation without a handler
or an auth decision, an answer that is not declared, a grant of what is not there or is not called.

  --against REV    the contracts also against another commit's: each difference is breaking, compatible or documentation, the
                   callers in this repository that it touches are named, and info.version has to make the matching step
  --help           this`;

await command({
  usage: USAGE,
  options: { against: { type: "string" } },
  async run({ against }) {
    const root = process.cwd();
    const findings: Finding[] = [];
    if (against !== undefined) {
      const comparison = await checkAgainst(root, against);
      const lines = comparisonLines(comparison);
      console.log(lines.length > 0 ? lines.join("\n") : `The contracts are those of ${against}.`);
      findings.push(...comparison.findings);
    }
    console.log("Comparing contracts, services, grants and what is generated from them ...");
    findings.push(...(await checkProject(root)));
    for (const line of problemLines((await readContracts(join(root, "api"))).warnings)) console.log(`warning: ${line}`);
    if (findings.length > 0) throw new UserError(findings.map(findingLine).join("\n"));
    console.log("Contracts, generated files, services and grants belong together.");
  },
});
