import { join } from "node:path";
import { UserError } from "../../local/user-error.ts";
import { type ApiContract, problemLine, problemLines } from "../contract/api-contract.ts";
import { type Place, placeText } from "../contract/place.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { type Call, readCalls } from "./callees.ts";
import type { Change } from "./change.ts";
import type { Effect } from "./change-rules.ts";
import { compareContracts } from "./compare-contracts.ts";
import { contractsAt, RevisionProblem } from "./contracts-at.ts";
import type { Finding } from "./finding.ts";
import { readSources } from "./sources.ts";

/** A difference between contracts, with the calls in this repository that it affects. */
export interface TouchingChange extends Change {
  /**
   * The place of the difference in the files of the new contract. For a part that was removed, the place of the nearest parent that still
   * exists.
   */
  written: Place;
  callers: readonly Call[];
}

/** The differences from the contracts of another commit, and a finding for each `info.version` that is too low for them. */
export interface Comparison {
  changes: readonly TouchingChange[];
  findings: readonly Finding[];
}

/**
 * Compares the contracts of `root` with those of `revision`.
 *
 * Throws a RevisionProblem when git does not know the commit or its contracts cannot be read, and another UserError when those of `root` cannot be read.
 */
export async function checkAgainst(root: string, revision: string): Promise<Comparison> {
  const read = await readContracts(join(root, "api"));
  if (!read.ok) throw new UserError(problemLines(read.problems).join("\n"));
  const now = read.contracts;
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

/** The number of `info.version` to raise for a difference of each effect. */
const STEPS: Readonly<Record<Effect, "major" | "minor" | "patch">> = {
  breaking: "major",
  compatible: "minor",
  documentation: "patch",
};

/**
 * Finds every contract whose `info.version` is too low for its differences (Semantic Versioning 2.0.0). A breaking difference raises the
 * first number, a compatible one the second, and documentation the third. Before 1.0.0 (section 4) a breaking difference raises the second
 * number, and any other difference the third. A larger step is accepted; a version lower than the old one is a finding.
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
        ? `is ${version}, which is lower than ${before} at ${revision}. Set it to ${before} or higher`
        : `is ${version}, but a ${worst} change of ${before} needs ${wanted}. Set it to ${wanted}`;
    return [{ ...placeOf("#/info/version"), sentence, run: `npm run check -- --against ${revision}` }];
  });
}

/**
 * Formats each difference as a line with its effect, place and sentence, breaking ones first. A line for each call that the difference
 * affects follows.
 */
export function comparisonLines({ changes }: Comparison): readonly string[] {
  return (["breaking", "compatible", "documentation"] as const).flatMap((effect) =>
    changes
      .filter((change) => change.effect === effect)
      .flatMap(({ callers, operations, rule, sentence, written }) => [
        `${effect.padEnd(14)}${placeText(written)}: ${operations === null ? "" : `${operations.at(-1)}: `}${sentence} (${rule})`,
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
  // A description of the contract as a whole touches no call.
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
