/**
 * Runs cdk-nag's rule packs over every variant of the template: `npm test` of this package. Passes when each finding has an entry in
 * acknowledged.ts, each entry has a finding, and each pack finds the fault of a bad template.
 */

import { join } from "node:path";
import { readContracts } from "../../contract/read-contracts.ts";
import { preflightPaths } from "../../contract/write-cors.ts";
import { type CompiledVariant, compiledVariants } from "../../template/variants.ts";
import { ACKNOWLEDGED, type Acknowledged, CFN_LINT_IDS } from "./acknowledged.ts";
import { BAD, badTemplate } from "./bad-template.ts";
import { expandBodies } from "./expand-bodies.ts";
import { publicApis } from "./public-apis.ts";
import { PACK_NAMES, type PackFinding, runPacks } from "./run-packs.ts";

/** The most controls whose findings may be accepted in variants with `strict` security. */
const MOST_CONTROLS_IN_STRICT = 8;

const root = join(import.meta.dirname, "../../..");
const problems: string[] = [];

// 1. Expand every variant, with a method for each operation of the contracts, and add a bad template.
const read = await readContracts(join(root, "api"));
if (!read.ok) throw new Error("The contracts cannot be read. Run `npm run generate`, which says why.");
const operations = read.contracts.reduce(
  (sum, contract) => sum + contract.operations.length + preflightPaths(contract).length,
  0,
);
const variants = await compiledVariants(root);
const templates = new Map<string, unknown>([["bad", badTemplate]]);
for (const { name, template } of variants) {
  const expanded = expandBodies(template, read.contracts);
  if (expanded.methods !== operations) {
    problems.push(`${name} has ${expanded.methods} methods, and the contracts have ${operations} operations.`);
  }
  templates.set(name, expanded.template);
}

// 2. Run every pack over all templates at once.
console.log(`${PACK_NAMES.join(", ")} over ${variants.length} variants, ${operations} methods each`);
const findings = await runPacks(templates);

// 3. Each pack must find the faults of the bad template.
for (const pack of PACK_NAMES) {
  const seen = findings.filter((one) => one.template === "bad" && one.pack === pack).map(({ id }) => id);
  const missed = (BAD[pack] ?? ["anything"]).filter((id) => !seen.includes(id));
  if (missed.length > 0) problems.push(`${pack} does not find ${missed.join(", ")} in the bad template.`);
}

// 4. Each other finding is acknowledged, and each acknowledgement has a finding.
const found = findings.filter(({ template }) => template !== "bad");
const acknowledged = [...ACKNOWLEDGED, ...(await publicApis(root))];
const used = new Map<Acknowledged, Set<string>>(acknowledged.map((one) => [one, new Set()]));
for (const finding of found) {
  const entry = acknowledged.find((one) => covers(one, finding));
  if (entry) used.get(entry)?.add(finding.template);
  else
    problems.push(`${finding.template}: ${finding.resource}: ${finding.description} (${finding.pack}-${finding.id})`);
}
for (const [{ control, ids }, where] of used) {
  const byLinter = ids.every((id) => CFN_LINT_IDS.test(id));
  if (where.size === 0 && !byLinter) problems.push(`No rule set finds "${control}": remove its acknowledgement.`);
}

// 5. Variants with strict have few acknowledged controls.
const strict = [...used].filter(([, where]) => variants.some((one) => isStrict(one) && where.has(one.name)));
if (strict.length > MOST_CONTROLS_IN_STRICT) {
  problems.push(`${strict.length} controls are acknowledged in strict. At most ${MOST_CONTROLS_IN_STRICT} may be.`);
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
} else {
  const controls = [...used].filter(([, where]) => where.size > 0).length;
  console.log(
    `0 unacknowledged of ${found.length} findings; ${controls} controls acknowledged, ${strict.length} in strict`,
  );
}

function covers({ at, ids, only }: Acknowledged, { id, resource, template }: PackFinding): boolean {
  const variant: CompiledVariant | undefined = variants.find(({ name }) => name === template);
  return ids.includes(id) && at.test(resource) && !(only === "baseline" && isStrict(variant));
}

function isStrict(variant: CompiledVariant | undefined): boolean {
  return variant?.parameters["security"] === "strict";
}
