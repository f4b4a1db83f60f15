import { join } from "node:path";
import { UserError } from "../../local/user-error.ts";
import { problemLines } from "../contract/api-contract.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { checkAgainst, comparisonLines } from "./check-against.ts";
import { checkProject } from "./check-project.ts";
import { type Finding, findingLine } from "./finding.ts";

export interface RunCheckOptions {
  root: string;
  /** A git revision whose contracts are compared with the present ones. */
  against: string | undefined;
  print: (line: string) => void;
}

/**
 * Checks a project and prints its progress, the contracts' warnings, and the differences from `against`. Throws a UserError with a line for
 * each finding.
 */
export async function runCheck({ against, print, root }: RunCheckOptions): Promise<void> {
  const findings: Finding[] = [];
  if (against !== undefined) {
    const comparison = await checkAgainst(root, against);
    const lines = comparisonLines(comparison);
    print(lines.length > 0 ? lines.join("\n") : `The contracts are the same as those of ${against}.`);
    findings.push(...comparison.findings);
  }
  print("Comparing contracts, handlers, grants and generated files ...");
  findings.push(...(await checkProject(root)));
  for (const line of problemLines((await readContracts(join(root, "api"))).warnings)) print(`warning: ${line}`);
  if (findings.length > 0) throw new UserError(findings.map(findingLine).join("\n"));
  print("Contracts, handlers, grants and generated files agree.");
}
