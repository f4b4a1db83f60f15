import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../../local/usage-error.ts";
import { MUTATED } from "./mutated-files.ts";

export interface MutationOptions {
  /** The root of the checkout. */
  root: string;
  /** Keys of `MUTATED`. Default: all of them. */
  files: readonly string[];
  /** Prints a line of the report. */
  print: (line: string) => void;
}

export type MutationRun =
  /** Stryker ran. `isEnough` is true when the tests noticed at least the share `WANTED` of the mutants. */
  | { kind: "run"; isEnough: boolean }
  /** The run could not begin. */
  | { kind: "refused"; sentence: string };

/** The environment variable that passes the paths of the tests to tools/mutate/vitest.config.ts, which Stryker's workers read. */
const TESTS = "COUNTERSIGN_MUTATE_TESTS";

/** The folder for Stryker's copies of the repository, from the root. */
const SANDBOX = `tools/mutate/.sandbox-${process.pid}`;

/** The share of mutants that the tests have to notice. */
export const WANTED = 0.9;

/** A mutant and its outcome, as Stryker reports it. */
interface Mutant {
  fileName: string;
  mutatorName: string;
  replacement: string;
  status: "Killed" | "Timeout" | "Survived" | "NoCoverage" | "RuntimeError" | "CompileError" | "Ignored" | "Pending";
  location: { start: { line: number; column: number } };
}

interface Stryker {
  runMutationTest: () => Promise<readonly Mutant[]>;
}

/**
 * Runs Stryker's mutation testing on the named files, one after another, and prints the mutants of each that no test noticed. Throws a UsageError for a name
 * that is not in `MUTATED`.
 */
export async function runMutation({ files, print, root }: MutationOptions): Promise<MutationRun> {
  const unknown = files.find((file) => !(file in MUTATED));
  if (unknown !== undefined) {
    throw new UsageError(`${unknown} is not one of the files to mutate:\n${Object.keys(MUTATED).join("\n")}`);
  }
  const strykerFor = await loadStryker(root);
  if (strykerFor === undefined) {
    return { kind: "refused", sentence: "Stryker is not installed. Run `npm ci --prefix tools/mutate`." };
  }
  const all: Mutant[] = [];
  try {
    for (const file of files.length > 0 ? files : Object.keys(MUTATED)) {
      process.env[TESTS] = JSON.stringify(MUTATED[file]);
      const mutants = await strykerFor(file).runMutationTest();
      all.push(...mutants);
      print(summary(file, mutants));
      const survivors = survivorLines(file, mutants);
      if (survivors.length > 0) print(survivors.join("\n"));
      keep(root, file, survivors);
    }
  } finally {
    // Stryker keeps its copy of the repository when the tests fail without a mutant.
    rmSync(join(root, SANDBOX), { recursive: true, force: true });
  }
  print(summary("all", all));
  return { kind: "run", isEnough: score(all) >= WANTED };
}

/** Loads Stryker from tools/mutate, a package with a lockfile of its own. Undefined when Stryker is not installed. */
async function loadStryker(root: string): Promise<((file: string) => Stryker) | undefined> {
  const entry = join(root, "tools/mutate/node_modules/@stryker-mutator/core/dist/src/index.js");
  const module = await import(pathToFileURL(entry).href).catch(() => undefined);
  if (module === undefined) return undefined;
  return (file) =>
    new module.Stryker({
      mutate: [file],
      testRunner: "vitest-5",
      plugins: [join(root, "tools/mutate/vitest-runner.js")],
      vitest: { configFile: "tools/mutate/vitest.config.ts", related: false },
      coverageAnalysis: "off",
      concurrency: 2,
      reporters: [],
      tempDirName: SANDBOX,
      ignorePatterns: [
        "bench",
        "dist",
        ".serverless",
        ".countersign",
        "docs",
        "tools/mutate/.sandbox*",
        "tools/mutate/results",
      ],
      timeoutMS: 5_000,
      logLevel: "error",
      allowConsoleColors: false,
    });
}

function summary(name: string, mutants: readonly Mutant[]): string {
  const late = mutants.filter(({ status }) => status === "Timeout").length;
  const share = `${(100 * score(mutants)).toFixed(1)} %`;
  const counted = `${mutants.filter(isNoticed).length} of ${mutants.filter(counts).length} noticed, ${share}`;
  return `${name}: ${counted}${late > 0 ? `; ${late} by the time limit` : ""}`;
}

function survivorLines(file: string, mutants: readonly Mutant[]): string[] {
  return mutants
    .filter(({ status }) => status === "Survived" || status === "NoCoverage")
    .map(({ location: { start }, mutatorName, replacement, status }) => {
      const place = `${file}:${start.line}:${start.column}`;
      const reached = status === "NoCoverage" ? " (not reached)" : "";
      return `  ${place} ${mutatorName}${reached}: ${replacement.replaceAll(/\s+/g, " ").slice(0, 120)}`;
    });
}

function keep(root: string, file: string, survivors: readonly string[]): void {
  const results = join(root, "tools/mutate/results");
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${file.replaceAll("/", "-")}.txt`), `${survivors.join("\n")}\n`);
}

function isNoticed({ status }: Mutant): boolean {
  return status === "Killed" || status === "Timeout";
}

/** Tells whether a mutant counts for the result. A mutant that could not run does not count, because it says nothing about the tests. */
function counts(mutant: Mutant): boolean {
  return isNoticed(mutant) || mutant.status === "Survived" || mutant.status === "NoCoverage";
}

function score(mutants: readonly Mutant[]): number {
  return mutants.filter(isNoticed).length / Math.max(1, mutants.filter(counts).length);
}
