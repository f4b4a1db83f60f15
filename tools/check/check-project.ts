import { join } from "node:path";
import type { ContractProblem } from "../contract/api-contract.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { readCalls } from "./callees.ts";
import { checkExampleNames } from "./example-names.ts";
import type { Finding } from "./finding.ts";
import { checkGatewayAnswers } from "./gateway-answers.ts";
import { checkGrants } from "./grants.ts";
import { checkHandlers } from "./handlers.ts";
import { checkIncludedFiles } from "./included-files.ts";
import { checkPersonalMarks } from "./personal-marks.ts";
import { readYaml } from "./read-yaml.ts";
import { readSources } from "./sources.ts";
import { staleFiles } from "./stale-files.ts";

export interface CheckOptions {
  /**
   * The generated files to compare with their inputs. Compiling the template for `all` takes seconds. Default `all`.
   */
  stale?: "all" | "contracts" | "none";
}

/**
 * Finds every disagreement between contracts, generated files, handlers and the policies that let callers in. Writes nothing in the project
 * except the bundles that packaging makes.
 *
 * When a contract cannot be read, the contract's problems are the only findings; `npm run generate` refuses the same contract. Throws a
 * PackagingProblem for a fault that only the Serverless Framework finds.
 */
export async function checkProject(root: string, { stale = "all" }: CheckOptions = {}): Promise<readonly Finding[]> {
  const read = await readContracts(join(root, "api"));
  if (!read.ok) return read.problems.map(findingOf);

  const { contracts } = read;
  const sources = await readSources(root);
  const serverless = await readYaml(root, "serverless.yml");
  const { calls, findings } = readCalls(sources, contracts);
  const found = [
    ...checkGatewayAnswers(contracts),
    ...contracts.flatMap(checkExampleNames),
    ...checkHandlers(contracts, sources, serverless),
    ...findings,
    ...checkPersonalMarks(contracts, calls),
    ...(await checkGrants(root, contracts, calls)),
    ...(await checkIncludedFiles(root)).findings,
  ];
  if (stale === "none") return found;
  // Packaging would refuse a project with findings in the framework's words, which do not name the place.
  const template = stale === "all" && found.length === 0;
  return [...found, ...(await staleFiles(root, contracts, { template }))];
}

/**
 * Converts a contract's problem to a finding. The finding's command, `npm run generate`, writes the generated files once the problem is
 * fixed.
 */
function findingOf(problem: ContractProblem): Finding {
  return { ...problem, run: "npm run generate" };
}
