/** Measures the cold start of the services' bundles: a fresh process that loads the bundle and answers one event. */
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { BuildOptions } from "esbuild";
import { ensureBundles } from "../../tools/bundle/ensure-bundles.ts";
import { bundleHandler } from "../machine/bundle-handler.ts";
import { type ColdCosts, coldProcess } from "../machine/cold-process.ts";
import { inTurns } from "../machine/in-turns.ts";
import { lazyClients } from "../machine/lazy-clients.ts";
import { startServer } from "../machine/running-server.ts";
import { scratchFolder } from "../machine/scratch-folder.ts";
import type { Effort } from "../measure/effort.ts";
import { ratios } from "../measure/statistics.ts";
import { type PartResult, samplesOf, type Table } from "../result.ts";
import { dayEnvironments } from "./day-environment.ts";
import { ageEvent, dayEvent } from "./events.ts";
import { OURS, ROOT, serverNamed } from "./servers.ts";

const BARE = "bare handler";
const AGE = "age's bundle";
const ROUNDS = 7;

/** Some packages of the SDK call `require`, which a module does not have. */
const AS_MODULE: BuildOptions = {
  format: "esm",
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
};

const DAY_BUNDLE = join(ROOT, "dist/day/index.cjs");
const DAY_SOURCE = "../services/day/handler.ts";
const DEPLOYED = "the deployed bundle (ours)";

/** The ways to load day's AWS clients, as options of the bundler. */
const DAY_KINDS: Readonly<Record<string, BuildOptions>> = {
  "CommonJS, clients at once": {},
  "CommonJS, clients when used": { plugins: [lazyClients] },
  "module, clients at once": AS_MODULE,
  "module, clients when used": { ...AS_MODULE, plugins: [lazyClients] },
};

const DAY_SIGNERS: Readonly<Record<string, string>> = {
  [DEPLOYED]: DAY_BUNDLE,
  "day over aws4fetch": "peers/cold/day-aws4fetch.ts",
  "day over @smithy/signature-v4": "peers/cold/day-smithy.ts",
};

export async function measureCold(effort: Effort): Promise<PartResult> {
  const folder = scratchFolder();
  await ensureBundles(ROOT, "deployed");
  const stack = await startServer(serverNamed(OURS));
  try {
    const rounds = effort.rounds(ROUNDS);
    const age = await measureAge(folder, rounds);
    const environments = await dayEnvironments(stack.ports[2] ?? 0);
    const kinds = [
      [DEPLOYED, DAY_BUNDLE, {}] as const,
      ...Object.entries(DAY_KINDS).map(([name, options]) => [name, DAY_SOURCE, options] as const),
    ];
    const byAccount = await measureDay(folder, kinds, environments.account, rounds);
    const signers = Object.entries(DAY_SIGNERS).map(([name, source]) => [name, source, {}] as const);
    const byRole = await measureDay(folder, signers, environments.role, rounds);
    const ageProcess = tablesOf("age", "GET /age", age, BARE);
    const [whole] = ageProcess;
    return {
      tables: [
        ...ageProcess,
        ...tablesOf("day-account", "GET /day by its application account", byAccount, DEPLOYED),
        ...tablesOf("day-role", "GET /day by its role", byRole, DEPLOYED),
      ],
      bars: [
        {
          what: "a fresh process that answers one GET /age: age's bundle over a bare handler",
          at: "most",
          bound: 1.5,
          unit: "x",
          samples: whole === undefined ? [] : ratios(samplesOf(whole, AGE), samplesOf(whole, BARE)),
        },
      ],
      notes: [
        "Processor time, because other work on the machine changes it less. The first GET /day by an application account holds a secret, a sign-in by SRP, an identity, its credentials and the signed call, all answered by the local stack.",
      ],
    };
  } finally {
    await stack.end();
  }
}

async function measureAge(folder: string, rounds: number): Promise<ReadonlyMap<string, readonly ColdCosts[]>> {
  const { file } = await bundleHandler("peers/serve/bare.ts", folder);
  const files: Readonly<Record<string, string>> = { [BARE]: file, [AGE]: join(ROOT, "dist/age/index.cjs") };
  return inTurns(Object.keys(files), rounds, (name) => {
    const costs = coldProcess(files[name] ?? "", ageEvent("19880101"));
    if (costs.reply.body !== '{"age":31}') throw new Error(`${name} answers ${costs.reply.body}`);
    return costs;
  });
}

async function measureDay(
  folder: string,
  contenders: readonly (readonly [name: string, source: string, options: BuildOptions])[],
  environment: Readonly<Record<string, string>>,
  rounds: number,
): Promise<ReadonlyMap<string, readonly ColdCosts[]>> {
  const files = new Map<string, string>();
  for (const [index, [name, source, options]] of contenders.entries()) {
    const own = await mkdtemp(join(folder, `${index}-`));
    files.set(name, source.endsWith(".cjs") ? source : (await bundleHandler(source, own, options)).file);
  }
  return inTurns([...files.keys()], rounds, (name) => {
    const costs = coldProcess(files.get(name) ?? "", dayEvent("19880101"), environment);
    if (costs.reply.body !== '{"day":"Friday","age":31}') throw new Error(`${name} answers ${costs.reply.body}`);
    return costs;
  });
}

function tablesOf(
  id: string,
  what: string,
  costs: ReadonlyMap<string, readonly ColdCosts[]>,
  base: string,
): readonly Table[] {
  const table = (figure: "answerMs" | "clockMs" | "importMs" | "megabytes" | "processMs", title: string): Table => ({
    id: `${id}-${figure}`,
    title: `${what}: ${title}`,
    unit: figure === "megabytes" ? "MB" : "ms",
    better: "less",
    base,
    rows: [...costs].map(([name, list]) => ({ name, samples: list.map((one) => one[figure]) })),
  });
  return [
    table("processMs", "the whole process, Node's own start included"),
    table("importMs", "the import"),
    table("answerMs", "the import and the first answer"),
    table("megabytes", "resident memory after the answer"),
  ];
}
