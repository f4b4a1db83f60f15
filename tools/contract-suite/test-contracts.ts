import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { problemLines } from "../contract/api-contract.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { deployedServices } from "./deployed-services.ts";
import { type Caller, readGrants, rolesOfGroups } from "./grants.ts";
import { localServices } from "./local-services.ts";
import { printReport } from "./print-report.ts";
import { refuseUnknownGrants, runSuite } from "./run-suite.ts";

export interface TestContractsOptions {
  /** The folder with `api/` and `generated/`. */
  root: string;
  /** The address of each deployed contract by its name. When it is empty, a local stack is started and tested. */
  targets: Readonly<Record<string, string>>;
  /** The operations that the caller may call: `age.getAge`. Default: the operations that the template grants the caller. */
  granted: readonly string[] | undefined;
  /** Seed of the random requests. */
  seed: number;
  /** The number of random requests for each operation. */
  randomRuns: number;
}

/**
 * Tests running services against the contracts in `api/`. Returns whether the services conform to the contracts, and a report for a person.
 *
 * Throws a UserError when the test cannot begin. For contracts that cannot be read the report has their problems.
 */
export async function testContracts({
  granted,
  randomRuns,
  root,
  seed,
  targets,
}: TestContractsOptions): Promise<{ ok: boolean; report: string }> {
  const read = await readContracts(join(root, "api"));
  if (!read.ok) return { ok: false, report: problemLines(read.problems).join("\n") };
  const template: unknown = JSON.parse(await readFile(join(root, "generated/template.json"), "utf8"));
  const rolesBySignIn = rolesOfGroups(template);
  const caller = callerOf(readGrants(template, read.contracts), rolesBySignIn, granted);
  refuseUnknownGrants(read.contracts, caller);
  const services =
    Object.keys(targets).length > 0
      ? deployedServices(targets, process.env)
      : await localServices({ root, template, role: rolesBySignIn.includes(caller.name) ? undefined : caller.name });
  try {
    const { region, session, urls } = services;
    const report = await runSuite({
      contracts: read.contracts,
      caller,
      targets: urls,
      region,
      session,
      seed,
      randomRuns,
    });
    const ok = report.failures.length + report.contractProblems.length === 0;
    const bugs = ok ? [] : services.bugs();
    const lines = bugs.length === 0 ? [] : ["", "What the services logged:", ...bugs.map((bug) => `  ${bug}`)];
    return { ok, report: [printReport(report), ...lines].join("\n") };
  } finally {
    await services.close();
  }
}

/** The caller that signs: the role of the user pool's group; in a template without a group, the first role that is granted an operation. */
function callerOf(
  callers: readonly Caller[],
  rolesBySignIn: readonly string[],
  granted: readonly string[] | undefined,
): Caller {
  const found = callers.find(({ name }) => rolesBySignIn.includes(name)) ?? callers[0];
  const name = found?.name ?? rolesBySignIn[0] ?? "the caller";
  return { name, granted: granted?.filter((operation) => operation !== "") ?? found?.granted ?? [] };
}
