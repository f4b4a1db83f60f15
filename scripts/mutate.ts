/** `npm run mutate`: breaks what decides who is let in, one place at a time, and counts the breakages that no test of its room sees. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../local/user-error.ts";
import { command } from "./command.ts";

/** What is broken, each with the tests that hold it: the verifier, the policy evaluator, the token checks and both halves of SRP. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  "local/iam/verify-signature.ts": ["local/iam/verify-signature.test.ts"],
  "local/iam/read-signature.ts": ["local/iam/verify-signature.test.ts"],
  "local/iam/canonical-request.ts": ["local/iam/canonical-request.test.ts"],
  "local/iam/amz-date.ts": ["local/iam/amz-date.test.ts"],
  "local/iam/evaluate.ts": ["local/iam/evaluate.test.ts"],
  "local/iam/condition.ts": ["local/iam/condition.test.ts"],
  "local/iam/condition-values.ts": ["local/iam/condition.test.ts", "local/iam/policy-document.test.ts"],
  "local/iam/wildcard.ts": ["local/iam/wildcard.test.ts"],
  "local/iam/policy-variables.ts": ["local/iam/policy-variables.test.ts"],
  "local/iam/policy-document.ts": ["local/iam/policy-document.test.ts"],
  "local/iam/request-context.ts": ["local/iam/request-context.test.ts"],
  "local/identity-pool/verify-login.ts": ["local/identity-pool/verify-login.test.ts"],
  "local/jwt/jwt.ts": ["local/jwt/jwt.test.ts"],
  "local/user-pool/access-token.ts": ["local/identity-pool/verify-login.test.ts"],
  "local/user-pool/srp-verifier.ts": ["local/user-pool/srp-verifier.test.ts"],
  "local/user-pool/srp-timestamp.ts": ["local/user-pool/srp-timestamp.test.ts"],
  "lib/call/srp.ts": ["lib/call/srp.test.ts"],
};

/** How tools/mutate/vitest.config.ts is told which tests to run: it is read in Stryker's workers. */
const TESTS = "COUNTERSIGN_MUTATE_TESTS";

/** What has to be seen of all breakages: 90 in 100. */
const WANTED = 0.9;

/** One breakage, as Stryker tells of it. */
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

await command({
  usage: [
    "npm run mutate [-- FILE...]",
    "",
    "Mutation testing of the verifier, the policy evaluator, the token checks and SRP, file by file, with Stryker, which is a package",
    "of its own: `npm ci --prefix tools/mutate` first. Each breakage is put to the tests beside the file. Takes ten minutes on two quiet cores, and says",
    "what survived; docs/mutants.md says why. Exit code 1 when less than 90 in 100 were seen.",
  ].join("\n"),
  options: {},
  operands: true,
  async run(_, operands) {
    const unknown = operands.find((file) => !(file in FILES));
    if (unknown !== undefined)
      throw new UserError(`${unknown} is none of the files to break:\n${Object.keys(FILES).join("\n")}`);
    const stryker = await loadStryker(process.cwd());
    const all: Mutant[] = [];
    for (const file of operands.length > 0 ? operands : Object.keys(FILES)) {
      process.env[TESTS] = JSON.stringify(FILES[file]);
      const mutants = await stryker(file).runMutationTest();
      all.push(...mutants);
      report(file, mutants);
    }
    if (score(all) < WANTED) process.exitCode = 1;
    report("all", all);
  },
});

/** Stryker's class, from the package of its own. */
async function loadStryker(root: string): Promise<(file: string) => Stryker> {
  const entry = join(root, "tools/mutate/node_modules/@stryker-mutator/core/dist/src/index.js");
  const module = await import(pathToFileURL(entry).href).catch(() => {
    throw new UserError("Stryker is not installed. Run `npm ci --prefix tools/mutate`.");
  });
  return (file) =>
    new module.Stryker({
      mutate: [file],
      testRunner: "vitest-5",
      plugins: [join(root, "tools/mutate/vitest-runner.js")],
      vitest: { configFile: "tools/mutate/vitest.config.ts", related: false },
      coverageAnalysis: "off",
      concurrency: 2,
      reporters: [],
      tempDirName: `tools/mutate/.sandbox-${process.pid}`,
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

function report(name: string, mutants: readonly Mutant[]): void {
  const survived = mutants.filter(({ status }) => status === "Survived" || status === "NoCoverage");
  const late = mutants.filter(({ status }) => status === "Timeout").length;
  console.log(
    `${name}: ${mutants.filter(isSeen).length} of ${mutants.filter(counts).length} seen, ${percent(mutants)}${late > 0 ? `; ${late} by the time limit` : ""}`,
  );
  if (name === "all") return;
  const lines = survived.map(
    ({ location: { start }, mutatorName, replacement, status }) =>
      `  ${name}:${start.line}:${start.column} ${mutatorName}${status === "NoCoverage" ? " (not reached)" : ""}: ${replacement.replaceAll(/\s+/g, " ").slice(0, 120)}`,
  );
  if (lines.length > 0) console.log(lines.join("\n"));
  mkdirSync("tools/mutate/results", { recursive: true });
  writeFileSync(`tools/mutate/results/${name.replaceAll("/", "-")}.txt`, `${lines.join("\n")}\n`);
}

function isSeen({ status }: Mutant): boolean {
  return status === "Killed" || status === "Timeout";
}

/** Breakages that cannot run say nothing either way. */
function counts(mutant: Mutant): boolean {
  return isSeen(mutant) || mutant.status === "Survived" || mutant.status === "NoCoverage";
}

function score(mutants: readonly Mutant[]): number {
  return mutants.filter(isSeen).length / Math.max(1, mutants.filter(counts).length);
}

function percent(mutants: readonly Mutant[]): string {
  return `${(100 * score(mutants)).toFixed(1)} %`;
}
