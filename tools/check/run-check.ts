import { join } from "node:path";
import { problemLines } from "../contract/api-contract.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { checkAgainst, comparisonLines } from "./check-against.ts";
import { checkProject } from "./check-project.ts";
import { type Finding, findingLine } from "./finding.ts";
import { checkIncludedFiles } from "./included-files.ts";

export interface RunCheckOptions {
  root: string;
  /** A git revision whose contracts are compared with the present ones. */
  against: string | undefined;
  print: (line: string) => void;
}

/**
 * Checks a project and prints the contracts' warnings, the differences from `against`, and a line for each finding. Returns whether there is no
 * finding.
 */
export async function runCheck({ against, print, root }: RunCheckOptions): Promise<boolean> {
  const findings: Finding[] = [];
  const contracts = await readContracts(join(root, "api"));
  // Contracts that cannot be read cannot be compared: their problems are the findings.
  if (against !== undefined && contracts.ok) {
    const comparison = await checkAgainst(root, against);
    const lines = comparisonLines(comparison);
    print(lines.length > 0 ? lines.join("\n") : `The contracts are the same as those of ${against}.`);
    findings.push(...comparison.findings);
  }
  print("Comparing contracts, handlers, grants and generated files ...");
  findings.push(...(await checkProject(root)));
  const { unknown } = await checkIncludedFiles(root);
  for (const line of problemLines([...contracts.warnings, ...unknown])) print(`warning: ${line}`);
  for (const finding of findings) print(findingLine(finding));
  if (findings.length === 0) print("Contracts, handlers, grants and generated files agree.");
  return findings.length === 0;
}
