import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Mutant } from "./mutant.ts";

/** Makes the mutants of one source file of a service, one for each change that Stryker can make. */
export type MutateSource = (service: string, file: string, source: string) => Promise<readonly Mutant[]>;

/** A change to a source, as Stryker's instrumenter describes it. Lines and columns count from 0. */
export interface SourceChange {
  mutatorName: string;
  replacement: string;
  location: Record<"start" | "end", { line: number; column: number }>;
}

interface StrykerInstrumenter {
  instrument: (
    files: readonly { name: string; content: string; mutate: boolean }[],
    options: { plugins: null; excludedMutations: readonly string[]; ignorers: readonly never[] },
  ) => Promise<{ mutants: readonly SourceChange[] }>;
}

/** The path of Stryker's instrumenter. It has a lockfile of its own: `npm ci --prefix tools/mutate` installs it. */
const INSTRUMENTER = "tools/mutate/node_modules/@stryker-mutator/instrumenter/dist/src/index.js";

/** Loads Stryker's instrumenter. Undefined when it is not installed. */
export async function loadMutateSource(root: string): Promise<MutateSource | undefined> {
  const module = await import(pathToFileURL(join(root, INSTRUMENTER)).href).catch(() => undefined);
  if (module === undefined) return undefined;
  const instrumenter: StrykerInstrumenter = new module.Instrumenter(SILENT);
  return async (service, file, source) => {
    const { mutants } = await instrumenter.instrument([{ name: file, content: source, mutate: true }], {
      plugins: null,
      excludedMutations: [],
      ignorers: [],
    });
    return mutants.map((change) => mutantOf(service, file, source, change));
  };
}

/** Applies Stryker's change to a source, and returns the result as a mutant. */
export function mutantOf(service: string, file: string, source: string, change: SourceChange): Mutant {
  const { location, mutatorName, replacement } = change;
  const lines = source.split("\n");
  const offset = ({ column, line }: { line: number; column: number }) =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, column);
  const [start, end] = [offset(location.start), offset(location.end)];
  const place = `${location.start.line + 1}:${location.start.column + 1}`;
  return {
    contract: service,
    file,
    title: `${place} ${mutatorName}: ${oneLine(source.slice(start, end))} -> ${oneLine(replacement)}`,
    text: source.slice(0, start) + replacement + source.slice(end),
  };
}

function oneLine(code: string): string {
  const flat = code.replaceAll(/\s+/g, " ").trim();
  return flat.length > 60 ? `${flat.slice(0, 57)}...` : flat;
}

/** A logger that does nothing: Stryker's instrumenter requires one. */
const SILENT = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  fatal: () => undefined,
};
