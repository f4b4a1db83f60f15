/** Measures `npm run generate` and `npm run check` for contracts of more and more operations, without the Serverless Framework. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkProject } from "../../../tools/check/check-project.ts";
import { generateContracts } from "../../../tools/contract/generate-contracts.ts";
import type { Effort } from "../../measure/effort.ts";
import type { Grown } from "./growth-table.ts";
import { contractOf } from "./many-operations.ts";

const SIZES = [10, 30, 100, 300, 1_000];
const ROUNDS = 2;
/** The size of the contract that is not counted. */
const WARM_UP = 100;

export async function growContracts(effort: Effort): Promise<readonly Grown[]> {
  const generate = new Map<number, number[]>(SIZES.map((size) => [size, []]));
  const check = new Map<number, number[]>(SIZES.map((size) => [size, []]));
  await costOf(WARM_UP);
  for (let round = 0; round < effort.rounds(ROUNDS); round++) {
    for (const size of SIZES) {
      const cost = await costOf(size);
      generate.get(size)?.push(cost.generate);
      check.get(size)?.push(cost.check);
    }
  }
  const shared = { of: "operations", unit: "ms" } as const;
  return [
    { ...shared, id: "generate", title: "Generate a contract, processor time", samples: generate },
    { ...shared, id: "check", title: "Check a contract and its generated files, processor time", samples: check },
  ];
}

/** The processor time of both commands for a contract of `size` operations, in milliseconds. */
async function costOf(size: number): Promise<{ generate: number; check: number }> {
  const root = await mkdtemp(join(tmpdir(), "countersign-bench-"));
  try {
    for (const folder of ["api", "services", "infra"]) await mkdir(join(root, folder));
    await writeFile(join(root, "api/many.yaml"), contractOf(size));
    await writeFile(join(root, "serverless.yml"), "service: many\nfunctions: {}\n");
    const generate = await usedBy(async () => {
      const generated = await generateContracts(root, join(root, "generated"));
      if (!generated.ok) throw new Error(JSON.stringify(generated.problems[0]));
    });
    const check = await usedBy(async () => {
      // The contract has no handlers, and the check must say so.
      const findings = await checkProject(root, { stale: "contracts" });
      if (findings.length === 0) throw new Error("the check finds no missing handler");
    });
    return { generate, check };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function usedBy(run: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { system, user } = process.cpuUsage(before);
  return (system + user) / 1000;
}
