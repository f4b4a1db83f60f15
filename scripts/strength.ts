/** `npm run strength`: how many small changes to contracts and services go unnoticed. By hand: it takes minutes. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../local/user-error.ts";
import { ensureBundles } from "../tools/bundle/ensure-bundles.ts";
import { type ApiContract, objectOr, problemLines } from "../tools/contract/api-contract.ts";
import { readContracts } from "../tools/contract/read-contracts.ts";
import { readGrants, rolesOfGroups } from "../tools/contract-suite/grants.ts";
import type { Mutant } from "../tools/strength/mutant.ts";
import { sourceMutants } from "../tools/strength/source-mutants.ts";
import { specMutants, type Use } from "../tools/strength/spec-mutants.ts";
import { type House, tryMutant } from "../tools/strength/try-mutant.ts";
import { command } from "./command.ts";

const USAGE = `npm run strength [-- --only TEXT]

Changes each contract and each service in one small way at a time (a bound moved, a keyword gone, a comparison turned round), in a copy, and
holds what runs then against the contracts as they are: npm run contract's suite first; after it the service's own tests and test/faults,
where age cannot be had. Tries the copies unchanged first: nothing may be noticed. Prints what noticed each change, and those that
nothing noticed. Some minutes.

  --only TEXT    the changes whose file or title holds TEXT
  --help         this`;

/** What API Gateway answers by itself, and our own refusals, are not changed: they are the same words for every contract. */
const SHARED_ANSWERS = /^(?:GatewayMessage|GatewayRefusal|AccessDenied|Problem)$/;

/** Most of a mutant's time is waiting for its stack. */
const AT_ONCE = 3;

await command({
  usage: USAGE,
  options: { only: { type: "string" } },
  async run({ only = "" }) {
    process.env["TZ"] = "UTC";
    const house = await readHouse(process.cwd());
    const mutants = (await everyMutant(house)).filter(({ file, title }) => `${file} ${title}`.includes(only));
    for (const contract of house.contracts) {
      const text = await readFile(join(house.root, contract.file), "utf8");
      const noticed = await tryMutant(house, {
        contract: contract.name,
        file: contract.file,
        title: "unchanged",
        text,
      });
      if (noticed !== null)
        throw new UserError(`${contract.file} unchanged is noticed (${noticed.by}): ${noticed.words}`);
    }
    const survivors: Mutant[] = [];
    const counts = new Map<string, number>();
    const queue = mutants.entries();
    const work = async () => {
      for (const [index, mutant] of queue) {
        const noticed = await tryMutant(house, mutant);
        if (noticed === null) survivors.push(mutant);
        const by = noticed?.by ?? "nothing";
        counts.set(by, (counts.get(by) ?? 0) + 1);
        const words = noticed === null ? "" : ` | ${noticed.words.slice(0, 120)}`;
        console.log(`${index + 1}/${mutants.length} ${by.padEnd(8)} ${mutant.file} ${mutant.title}${words}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const caught = mutants.length - survivors.length;
    console.log(
      `\n${caught} of ${mutants.length} noticed (${((100 * caught) / mutants.length).toFixed(1)} %): ${[...counts].map(([by, count]) => `${by} ${count}`).join(", ")}`,
    );
    for (const { file, title } of survivors) console.log(`unnoticed: ${file} ${title}`);
  },
});

async function readHouse(root: string): Promise<House> {
  const read = await readContracts(join(root, "api"));
  if (!read.ok) throw new UserError(problemLines(read.problems).join("\n"));
  await ensureBundles(root);
  const template = await readFile(join(root, "generated/template.json"), "utf8");
  const grouped = rolesOfGroups(JSON.parse(template));
  const callers = readGrants(JSON.parse(template), read.contracts);
  const caller = callers.find(({ name }) => grouped.includes(name)) ?? callers[0];
  if (caller === undefined) throw new UserError("No role is granted an operation: there is nobody to call as.");
  return { root, template, contracts: read.contracts, caller };
}

async function everyMutant({ contracts, root }: House): Promise<Mutant[]> {
  const mutants: Mutant[] = [];
  for (const contract of contracts) {
    const own = await readFile(join(root, contract.file), "utf8");
    mutants.push(...specMutants(contract.name, contract.file, own, useIn(contract)));
    for (const file of await readdir(join(root, "services", contract.name))) {
      if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
      const path = `services/${contract.name}/${file}`;
      mutants.push(...sourceMutants(contract.name, path, await readFile(join(root, path), "utf8")));
    }
  }
  // What contracts share is tried on the first of them that is called by signature.
  const [signed] = contracts.filter(({ operations }) => operations.some(({ auth }) => auth === "AWS_IAM"));
  if (signed === undefined) return mutants;
  const shared = (await readdir(join(root, "api"))).filter(
    (file) => !contracts.some(({ file: own }) => own === `api/${file}`),
  );
  for (const file of shared) {
    mutants.push(
      ...specMutants(signed.name, `api/${file}`, await readFile(join(root, "api", file), "utf8"), useIn(signed)),
    );
  }
  return mutants;
}

function useIn({ document, operations }: ApiContract): Use {
  const whole = JSON.stringify(document);
  const requests = JSON.stringify([
    operations.map(({ body, parameters }) => [parameters, body]),
    objectOr(document["components"])["parameters"],
  ]);
  return (name) => {
    if (SHARED_ANSWERS.test(name) || !whole.includes(`/${name}"`)) return undefined;
    return requests.includes(`/${name}"`) || whole.includes(`#/components/parameters/${name}"`)
      ? "requests"
      : "answers";
  };
}
