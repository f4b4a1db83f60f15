import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { asObject } from "../../local/json.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { type ApiContract, problemLines } from "../contract/api-contract.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { readGrants, rolesOfGroups } from "../contract-suite/grants.ts";
import type { Mutant } from "./mutant.ts";
import { loadMutateSource, type MutateSource } from "./service-mutants.ts";
import { specMutants, type Use } from "./spec-mutants.ts";
import { type House, tryMutant } from "./try-mutant.ts";

export interface StrengthOptions {
  /** The root of the checkout. */
  root: string;
  /** Tries only the mutants whose file or title contains this string. Default: all of them. */
  only?: string;
  /** Prints a line of the report. */
  print: (line: string) => void;
}

export type Strength =
  /** Every mutant was tried; `survivors` are the mutants that no check noticed. */
  { kind: "measured"; tried: number; survivors: readonly Mutant[] } | Refused;

/** The reason why the measurement could not begin. */
interface Refused {
  kind: "refused";
  sentence: string;
}

/**
 * Schemas of answers that API Gateway and `serve` give by themselves. These schemas are the same for every contract, so they are not
 * changed.
 */
const SHARED_ANSWERS = /^(?:GatewayMessage|GatewayRefusal|AccessDenied|Problem)$/;

/** The number of mutants that are tried at the same time. Most of a mutant's time is waiting for its stack. */
const AT_ONCE = 3;

/**
 * Makes one small change at a time to the contracts and the services, and counts the changes that no check notices. Prints a line for each
 * change. Tries the unchanged contracts first: when a check complains about those, the count would mean nothing.
 */
export async function measureStrength({ only = "", print, root }: StrengthOptions): Promise<Strength> {
  const mutateSource = await loadMutateSource(root);
  if (mutateSource === undefined) {
    return { kind: "refused", sentence: "Stryker is not installed. Run `npm ci --prefix tools/mutate`." };
  }
  const house = await readHouse(root);
  if (house.kind === "refused") return house;
  const falseAlarm = await noticeUnchanged(house);
  if (falseAlarm) return falseAlarm;

  const mutants = (await everyMutant(house, mutateSource)).filter(({ file, title }) =>
    `${file} ${title}`.includes(only),
  );
  const survivors: Mutant[] = [];
  const counts = new Map<string, number>();
  const queue = mutants.entries();
  const work = async () => {
    for (const [index, mutant] of queue) {
      const notice = await tryMutant(house, mutant);
      if (notice === null) survivors.push(mutant);
      const by = notice?.by ?? "nothing";
      counts.set(by, (counts.get(by) ?? 0) + 1);
      const words = notice === null ? "" : ` | ${notice.words.slice(0, 120)}`;
      print(`${index + 1}/${mutants.length} ${by.padEnd(8)} ${mutant.file} ${mutant.title}${words}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  const caught = mutants.length - survivors.length;
  const share = ((100 * caught) / Math.max(1, mutants.length)).toFixed(1);
  print(
    `\n${caught} of ${mutants.length} noticed (${share} %): ${[...counts].map(([by, count]) => `${by} ${count}`).join(", ")}`,
  );
  for (const { file, title } of survivors) print(`unnoticed: ${file} ${title}`);
  return { kind: "measured", tried: mutants.length, survivors };
}

/** Runs the checks on each unchanged contract. A complaint is then a false alarm, and the measurement stops. */
async function noticeUnchanged(house: House): Promise<Refused | undefined> {
  for (const { file, name } of house.contracts) {
    const text = await readFile(join(house.root, file), "utf8");
    const notice = await tryMutant(house, { contract: name, file, title: "unchanged", text });
    if (notice !== null) {
      return {
        kind: "refused",
        sentence: `${file} is reported although nothing in it was changed (${notice.by}): ${notice.words}`,
      };
    }
  }
  return undefined;
}

async function readHouse(root: string): Promise<({ kind: "house" } & House) | Refused> {
  const read = await readContracts(join(root, "api"));
  if (!read.ok) return { kind: "refused", sentence: problemLines(read.problems).join("\n") };
  await ensureBundles(root);
  const template = await readFile(join(root, "generated/template.json"), "utf8");
  const grouped = rolesOfGroups(JSON.parse(template));
  const callers = readGrants(JSON.parse(template), read.contracts);
  const caller = callers.find(({ name }) => grouped.includes(name)) ?? callers[0];
  if (caller === undefined) {
    return {
      kind: "refused",
      sentence: "No role is granted an operation, so that no caller can be tried. infra/ grants them.",
    };
  }
  return { kind: "house", root, template, contracts: read.contracts, caller };
}

async function everyMutant({ contracts, root }: House, mutateSource: MutateSource): Promise<Mutant[]> {
  const mutants: Mutant[] = [];
  for (const contract of contracts) {
    const own = await readFile(join(root, contract.file), "utf8");
    mutants.push(...specMutants(contract.name, contract.file, own, useIn(contract)));
    for (const file of await readdir(join(root, "services", contract.name))) {
      if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
      const path = `services/${contract.name}/${file}`;
      mutants.push(...(await mutateSource(contract.name, path, await readFile(join(root, path), "utf8"))));
    }
  }
  // Components that contracts share are changed once, and tried on the first contract with a signed operation.
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
    asObject(document["components"])["parameters"],
  ]);
  return (name) => {
    if (SHARED_ANSWERS.test(name) || !whole.includes(`/${name}"`)) return undefined;
    return requests.includes(`/${name}"`) || whole.includes(`#/components/parameters/${name}"`)
      ? "requests"
      : "answers";
  };
}
