/** `npm run strength`: how many small changes to contracts and services go unnoticed. By hand: it takes minutes. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureBundles } from "../lib/bundle/ensure-bundles.ts";
import { problemLines } from "../lib/contract/api-contract.ts";
import { readContracts } from "../lib/contract/read-contracts.ts";
import { readGrants, rolesOfGroups } from "../lib/suite/grants.ts";
import { CommandProblem, command } from "./command.ts";
import type { Mutant } from "./strength/mutant.ts";
import { sourceMutants } from "./strength/source-mutants.ts";
import { specMutants } from "./strength/spec-mutants.ts";
import { type House, tryMutant } from "./strength/try-mutant.ts";

const USAGE = `npm run strength [-- --only TEXT]

Changes each contract and each service in one small way at a time (a bound moved, a keyword gone, a comparison turned round), in a copy, and
holds what runs then against the contracts as they are: npm run contract's suite first, the service's own tests after it. Prints what
noticed each change, and those that nothing noticed. Some minutes.

  --only TEXT    the changes whose file or title holds TEXT
  --help         this`;

await command({
  usage: USAGE,
  options: { only: { type: "string" } },
  async run({ only = "" }) {
    process.env["TZ"] = "UTC";
    const house = await readHouse(process.cwd());
    const mutants = (await everyMutant(house)).filter(({ file, title }) => `${file} ${title}`.includes(only));
    const survivors: Mutant[] = [];
    const counts = new Map<string, number>();
    for (const [index, mutant] of mutants.entries()) {
      const noticed = await tryMutant(house, mutant);
      if (noticed === null) survivors.push(mutant);
      const by = noticed?.by ?? "nothing";
      counts.set(by, (counts.get(by) ?? 0) + 1);
      console.log(
        `${index + 1}/${mutants.length} ${by.padEnd(8)} ${mutant.file} ${mutant.title}${noticed ? ` | ${noticed.words.slice(0, 120)}` : ""}`,
      );
    }
    const caught = mutants.length - survivors.length;
    console.log(
      `\n${caught} of ${mutants.length} noticed (${((100 * caught) / mutants.length).toFixed(1)} %): ${[...counts].map(([by, count]) => `${by} ${count}`).join(", ")}`,
    );
    for (const { file, title } of survivors) console.log(`unnoticed: ${file} ${title}`);
  },
});

async function readHouse(root: string): Promise<House> {
  const read = await readContracts(join(root, "api"));
  if (!read.ok) throw new CommandProblem(problemLines(read.problems).join("\n"));
  await ensureBundles(root);
  const template = await readFile(join(root, "generated/template.json"), "utf8");
  const grouped = rolesOfGroups(JSON.parse(template));
  const callers = readGrants(JSON.parse(template), read.contracts);
  const caller = callers.find(({ name }) => grouped.includes(name)) ?? callers[0];
  if (caller === undefined) throw new CommandProblem("No role is granted an operation: there is nobody to call as.");
  return { root, template, contracts: read.contracts, caller };
}

async function everyMutant({ contracts, root }: House): Promise<Mutant[]> {
  const mutants: Mutant[] = [];
  for (const contract of contracts) {
    const text = JSON.stringify(contract.document);
    const isUsed = (name: string) => text.includes(`/${name}"`) && !/^(?:Gateway|Access|Problem)/.test(name);
    const own = await readFile(join(root, contract.file), "utf8");
    mutants.push(...specMutants(contract.name, contract.file, own, isUsed));
    for (const file of await readdir(join(root, "services", contract.name))) {
      if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
      const path = `services/${contract.name}/${file}`;
      mutants.push(...sourceMutants(contract.name, path, await readFile(join(root, path), "utf8")));
    }
  }
  // What contracts share is tried on the first of them that is called by signature.
  const shared = (await readdir(join(root, "api"))).filter(
    (file) => !contracts.some(({ file: own }) => own === `api/${file}`),
  );
  const [signed] = contracts.filter(({ operations }) => operations.some(({ auth }) => auth === "AWS_IAM"));
  for (const file of signed === undefined ? [] : shared) {
    const document = JSON.stringify(signed?.document);
    const isUsed = (name: string) => document.includes(`/${name}"`) && !/^(?:Gateway|Access|Problem)/.test(name);
    mutants.push(
      ...specMutants(signed?.name ?? "", `api/${file}`, await readFile(join(root, "api", file), "utf8"), isUsed),
    );
  }
  return mutants;
}
