import { join } from "node:path";
import { type ApiContract, problemLine } from "../contract/api-contract.ts";
import { type Place, placeText } from "../contract/place.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { type Call, readCalls } from "./callees.ts";
import type { Effect } from "./change-rules.ts";
import { type Change, compareContracts } from "./compare-contracts.ts";
import { contractsAt, RevisionProblem } from "./contracts-at.ts";
import type { Finding } from "./finding.ts";
import { readSources } from "./sources.ts";

/** A difference, with what in this repository calls the operation that it touches. */
export interface TouchingChange extends Change {
  /** Where the new contract has it, in whichever file; for what is gone, the nearest thing that is left. */
  written: Place;
  callers: readonly Call[];
}

/** What differs from another commit's contracts, and which `info.version` does not say so. */
export interface Comparison {
  changes: readonly TouchingChange[];
  findings: readonly Finding[];
}

/**
 * Compares the contracts of `root` with those of `revision`.
 *
 * Throws a RevisionProblem when there is nothing to compare: no such commit, or contracts that cannot be read.
 */
export async function checkAgainst(root: string, revision: string): Promise<Comparison> {
  const now = readable(await readContracts(join(root, "api")), "api/");
  const old = readable(await contractsAt(root, revision), `api/ of ${revision}`);
  const { calls } = readCalls(await readSources(root), now);
  const changes = compareContracts(old, now);
  return {
    changes: changes.map((change) => ({
      ...change,
      written: now.find(({ name }) => name === change.contract)?.placeOf(change.place) ?? { file: change.file },
      callers: calls.filter((call) => touches(change, call)),
    })),
    findings: checkVersions(old, now, changes, revision),
  };
}

type Versioned = Pick<ApiContract, "name" | "placeOf" | "version">;

/** The number of `info.version` that a difference has to raise, or one before it. */
const STEPS: Readonly<Record<Effect, "major" | "minor" | "patch">> = {
  breaking: "major",
  compatible: "minor",
  documentation: "patch",
};

/**
 * Every contract whose `info.version` does not make the step that its differences ask for (Semantic Versioning 2.0.0): a
 * breaking one the first number, a compatible one the second, documentation the third. Before 1.0.0 (section 4) a breaking
 * one asks for the second and the others for the third. A larger step is taken; a step back never is.
 */
export function checkVersions(
  old: readonly Versioned[],
  now: readonly Versioned[],
  changes: readonly Pick<Change, "contract" | "effect">[],
  revision: string,
): readonly Finding[] {
  return now.flatMap(({ name, placeOf, version }): readonly Finding[] => {
    const before = old.find((one) => one.name === name)?.version;
    if (before === undefined) return [];
    const effects = new Set(changes.filter(({ contract }) => contract === name).map(({ effect }) => effect));
    const [worst] = (["breaking", "compatible", "documentation"] as const).filter((effect) => effects.has(effect));
    const wanted = worst === undefined ? before : nextVersion(before, STEPS[worst]);
    if (compareVersions(version, wanted) >= 0) return [];
    const sentence =
      worst === undefined
        ? `is ${version} and was ${before}: a version never goes back`
        : `is ${version}, and ${before} with a ${worst} change is followed by ${wanted}. Set it to ${wanted}`;
    return [{ ...placeOf("#/info/version"), sentence, run: `npm run check -- --against ${revision}` }];
  });
}

/** Effect, place and sentence of each difference, breaking ones first, with the calls that it touches under it. */
export function comparisonLines({ changes }: Comparison): readonly string[] {
  return (["breaking", "compatible", "documentation"] as const).flatMap((effect) =>
    changes
      .filter((change) => change.effect === effect)
      .flatMap(({ callers, operations, rule, sentence, written }) => [
        `${effect.padEnd(14)}${placeText(written)}: ${[...(operations ?? []), sentence].join(": ")} (${rule})`,
        ...callers.map((call) => `${" ".repeat(14)}  touches ${placeText(call.place)}, which calls ${call.operation}`),
      ]),
  );
}

function readable(read: Awaited<ReturnType<typeof readContracts>>, where: string): readonly ApiContract[] {
  if (read.ok) return read.contracts;
  throw new RevisionProblem(
    [`The contracts in ${where} cannot be read:`, ...read.problems.map(problemLine)].join("\n"),
  );
}

function touches({ contract, effect, operations }: Change, call: Call): boolean {
  // Words on a contract as a whole change nothing for a caller.
  if (call.contract !== contract || (operations === null && effect === "documentation")) return false;
  return operations === null || operations.includes(call.operation);
}

function nextVersion(version: string, step: "major" | "minor" | "patch"): string {
  const [major = 0, minor = 0, patch = 0] = numbers(version);
  const raised = major > 0 ? step : step === "major" ? "minor" : "patch";
  if (raised === "major") return `${major + 1}.0.0`;
  return raised === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

function compareVersions(one: string, other: string): number {
  const [a, b] = [numbers(one), numbers(other)];
  const index = a.findIndex((number, at) => number !== b[at]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

function numbers(version: string): number[] {
  return version.split(".").map(Number);
}
