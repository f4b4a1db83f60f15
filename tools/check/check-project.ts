import { join } from "node:path";
import type { ContractProblem } from "../contract/api-contract.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { readCalls } from "./callees.ts";
import type { Finding } from "./finding.ts";
import { checkGatewayAnswers } from "./gateway-answers.ts";
import { checkGrants } from "./grants.ts";
import { checkHandlers } from "./handlers.ts";
import { checkPersonalMarks } from "./personal-marks.ts";
import { readYaml } from "./read-yaml.ts";
import { readSources } from "./sources.ts";
import { staleFiles } from "./stale-files.ts";

export interface CheckOptions {
  /**
   * Which generated files are held against their inputs: all of them, those of the contracts, or none. The compiled template
   * takes seconds. Default `all`.
   */
  stale?: "all" | "contracts" | "none";
}

/**
 * Everything that does not hold between the contracts, what is generated from them, the services that answer them and the
 * policies that let callers in. Nothing is written in the project but bundles, which packaging makes.
 *
 * Contracts that cannot be read are all that is said then: no auth decision, no declared 400 or 500, and the rest that
 * `npm run generate` refuses too. Throws a PackagingProblem for what the framework alone refuses.
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
    ...checkHandlers(contracts, sources, serverless),
    ...findings,
    ...checkPersonalMarks(contracts, calls),
    ...(await checkGrants(root, contracts, calls)),
  ];
  if (stale === "none") return found;
  // Packaging refuses a project that is not in order in its own words, and ours name the place.
  const template = stale === "all" && found.length === 0;
  return [...found, ...(await staleFiles(root, contracts, { template }))];
}

/** A problem of a contract: generating says it too, and writes what follows once it is mended. */
function findingOf(problem: ContractProblem): Finding {
  return { ...problem, run: "npm run generate" };
}
