import { join } from "node:path";
import type { ContractProblem } from "../contract/api-contract.ts";
import { objectOr } from "../contract/api-contract.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { readCalls } from "./callees.ts";
import type { Finding } from "./finding.ts";
import { checkGatewayAnswers } from "./gateway-answers.ts";
import { checkGrants } from "./grants.ts";
import { checkHandlers } from "./handlers.ts";
import { readYaml } from "./read-yaml.ts";
import { readSources } from "./sources.ts";
import { staleFiles } from "./stale-files.ts";

export interface CheckOptions {
  /** Whether to compile the template anew, which takes seconds: its digest alone would not show an edit. Default true. */
  template?: boolean;
}

/**
 * Everything that does not hold between the contracts, what is generated from them, the services that answer them and the
 * policies that let callers in. Nothing is written in the project but bundles, which packaging makes.
 *
 * Contracts that cannot be read are all that is said then: no auth decision, no declared 400 or 500, and the rest that
 * `npm run generate` refuses too. Throws a PackagingProblem for what the framework alone refuses.
 */
export async function checkProject(root: string, { template = true }: CheckOptions = {}): Promise<readonly Finding[]> {
  const read = await readContracts(join(root, "api"));
  if (!read.ok) return read.problems.map(findingOf);

  const { contracts } = read;
  const sources = await readSources(root);
  const serverless = await readYaml(root, "serverless.yml");
  const { calls, findings } = readCalls(sources, contracts);
  const found = [
    ...checkGatewayAnswers(contracts),
    ...checkHandlers(contracts, sources, serverless.ok ? objectOr(serverless.document) : {}),
    ...findings,
    ...(await checkGrants(root, contracts, calls)),
  ];
  // Packaging refuses a project that is not in order in its own words, and ours name the place.
  return [...found, ...(await staleFiles(root, contracts, { template: template && found.length === 0 }))];
}

/** A problem of a contract: generating says it too, and writes what follows once it is mended. */
function findingOf({ file, pointer, sentence }: ContractProblem): Finding {
  return { file, place: pointer, sentence, run: "npm run generate" };
}
