import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ContractProblem } from "./api-contract.ts";
import { generateContract } from "./generate-contract.ts";
import { readContracts } from "./read-contracts.ts";

/** The files that were written; or the problems of the contracts, because of which nothing was written. */
export type Generated =
  | {
      ok: true;
      files: readonly { contract: string; file: string; isChanged: boolean }[];
      /** The files and folders that were removed, because no contract has them. */
      removed: readonly string[];
      warnings: readonly ContractProblem[];
    }
  | { ok: false; problems: readonly ContractProblem[]; warnings: readonly ContractProblem[] };

/**
 * Reads `ROOT/api/`, writes `OUT/NAME/` for every contract, and removes the folders of contracts that no longer exist and files that a contract no longer has. Writes nothing
 * when a contract has a problem.
 */
export async function generateContracts(root: string, out: string): Promise<Generated> {
  const read = await readContracts(join(root, "api"));
  if (!read.ok) return read;
  const generated = await Promise.all(
    read.contracts.map(async (contract) => ({ contract, files: await generateContract(contract) })),
  );

  await mkdir(out, { recursive: true });
  const removed: string[] = [];
  const remove = async (path: string) => {
    await rm(join(out, path), { recursive: true });
    removed.push(path);
  };
  for (const entry of await readdir(out, { withFileTypes: true })) {
    if (entry.isDirectory() && !read.contracts.some(({ name }) => name === entry.name)) await remove(entry.name);
  }
  const written: { contract: string; file: string; isChanged: boolean }[] = [];
  for (const { contract, files } of generated) {
    await mkdir(join(out, contract.name), { recursive: true });
    for (const file of await readdir(join(out, contract.name))) {
      if (!files.has(file)) await remove(`${contract.name}/${file}`);
    }
    for (const [file, text] of files) {
      const path = join(out, contract.name, file);
      const isChanged = (await readFile(path, "utf8").catch(() => undefined)) !== text;
      if (isChanged) await writeFile(path, text);
      written.push({
        isChanged,
        contract: contract.file,
        file: `${contract.name}/${file}`,
      });
    }
  }
  return { ok: true, files: written, removed, warnings: read.warnings };
}
