/**
 * `npm test` in this package: cdk-nag's rule packs over every variant of the template. Passes when every finding is
 * acknowledged with a reason, every reason is still needed, and the packs have been seen to work.
 */
import { join } from "node:path";
import { readContracts } from "../../contract/read-contracts.ts";
import { type CompiledVariant, compiledVariants } from "../../template/variants.ts";
import { ACKNOWLEDGED, type Acknowledged, CFN_LINT_IDS } from "./acknowledged.ts";
import { BAD, badTemplate } from "./bad-template.ts";
import { expandBodies } from "./expand-bodies.ts";
import { PACK_NAMES, type PackFinding, runPacks } from "./run-packs.ts";

/** More than this in `strict` and the word means nothing. */
const MOST_CONTROLS_IN_STRICT = 8;

const root = join(import.meta.dirname, "../../..");
const problems: string[] = [];

// 1. What is scanned: every variant, with a method for each operation of the contracts; and one that is bad.
const read = await readContracts(join(root, "api"));
if (!read.ok) throw new Error("The contracts do not read: npm run generate says why.");
const operations = read.contracts.reduce((sum, contract) => sum + contract.operations.length, 0);
const variants = await compiledVariants(root);
const templates = new Map<string, unknown>([["bad", badTemplate]]);
for (const { name, template } of variants) {
  const expanded = expandBodies(template, read.contracts);
  if (expanded.methods !== operations) {
    problems.push(`${name} has ${expanded.methods} methods, and the contracts have ${operations} operations.`);
  }
  templates.set(name, expanded.template);
}

// 2. Every pack, over all of them at once.
console.log(`${PACK_NAMES.join(", ")} over ${variants.length} variants, ${operations} methods each`);
const findings = await runPacks(templates);

// 3. Each pack has to see the bad one.
for (const pack of PACK_NAMES) {
  const seen = findings.filter((one) => one.template === "bad" && one.pack === pack).map(({ id }) => id);
  const missed = (BAD[pack] ?? ["anything"]).filter((id) => !seen.includes(id));
  if (missed.length > 0) problems.push(`${pack} does not see ${missed.join(", ")} in the bad template.`);
}

// 4. What it finds in the others is acknowledged, and what is acknowledged is found.
const found = findings.filter(({ template }) => template !== "bad");
const used = new Map<Acknowledged, Set<string>>(ACKNOWLEDGED.map((one) => [one, new Set()]));
for (const finding of found) {
  const entry = ACKNOWLEDGED.find((one) => covers(one, finding));
  if (entry) used.get(entry)?.add(finding.template);
  else
    problems.push(`${finding.template}: ${finding.resource}: ${finding.description} (${finding.pack}-${finding.id})`);
}
for (const [{ control, ids }, where] of used) {
  const byLinter = ids.every((id) => CFN_LINT_IDS.test(id));
  if (where.size === 0 && !byLinter)
    problems.push(`Nothing finds "${control}" any more: take it out of acknowledged.ts.`);
}

// 5. And in strict there are few of them.
const strict = [...used].filter(([, where]) => variants.some((one) => isStrict(one) && where.has(one.name)));
if (strict.length > MOST_CONTROLS_IN_STRICT) {
  problems.push(`${strict.length} controls are acknowledged in strict, and ${MOST_CONTROLS_IN_STRICT} is the most.`);
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
