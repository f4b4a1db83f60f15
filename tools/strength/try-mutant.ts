import { type ChildProcessByStdio, spawn } from "node:child_process";
import { cp, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { asObject } from "../../local/json.ts";
import { type LocalStack, startLocal } from "../../local/stack/start-local.ts";
import { bundleServices } from "../bundle/bundle-services.ts";
import { type ApiContract, pascal } from "../contract/api-contract.ts";
import { generateContracts } from "../contract/generate-contracts.ts";
import type { Caller } from "../contract-suite/grants.ts";
import { runSuite } from "../contract-suite/run-suite.ts";
import { onboardLocal } from "../onboard/onboard-local.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { Mutant } from "./mutant.ts";

/** The project whose copies are changed: its contracts, its template, and a role that may call signed operations. */
export interface House {
  root: string;
  /** The compiled template, as JSON. */
  template: string;
  contracts: readonly ApiContract[];
  caller: Caller;
}

/** The first check that noticed a mutant, with the first words of its complaint. Null when no check did. */
export type Notice = { by: "generate" | "bundle" | "start" | "suite" | "tests" | "types"; words: string } | null;

/** Applies one change to a copy of the project, and runs the checks one after another until one complains. Returns this complaint, or null. */
export async function tryMutant(house: House, mutant: Mutant): Promise<Notice> {
  const root = await temporaryFolder("countersign-mutant-");
  try {
    for (const folder of ["api", "services", "generated", "dist", "test"])
      await cp(join(house.root, folder), join(root, folder), { recursive: true });
    for (const shared of [
      "lib",
      "local",
      "tools",
      "node_modules",
      "package.json",
      "package-lock.json",
      "tsconfig.json",
    ])
      await symlink(join(house.root, shared), join(root, shared));
    await writeFile(join(root, mutant.file), mutant.text);
    return await notice(house, root, mutant);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function notice(house: House, root: string, mutant: Mutant): Promise<Notice> {
  const { contract, file } = mutant;
  if (file.startsWith("api/")) {
    const generated = await generateContracts(root, join(root, "generated"));
    if (!generated.ok) return { by: "generate", words: generated.problems[0]?.sentence ?? "" };
  }
  try {
    await bundleServices({ root, names: [contract] });
  } catch (error) {
    return { by: "bundle", words: wordsOf(error) };
  }
  let stack: LocalStack;
  try {
    stack = await startLocal({ template: await templateOf(house, root), root });
  } catch (error) {
    return { by: "start", words: wordsOf(error) };
  }
  try {
    // A service with signed operations is called here, and calls no other.
    if (!house.caller.granted.some((one) => one.startsWith(`${contract}.`))) await prepare(stack);
    const { contractProblems, failures } = await runSuite({
      contracts: house.contracts.filter(({ name }) => name === contract),
      targets: Object.fromEntries(stack.apis.map(({ name, url }) => [name, url])),
      caller: { ...house.caller, granted: house.caller.granted.filter((one) => one.startsWith(`${contract}.`)) },
      session: async () => stack.roleSession(house.caller.name),
      region: stack.region,
      seed: 1,
      randomRuns: 20,
      stopAtFirst: true,
    });
    const [found] = [...failures.map(({ problems, title }) => `${title}: ${problems[0]}`), ...contractProblems];
    if (found !== undefined) return { by: "suite", words: found };
  } catch (error) {
    // The suite could not begin; its error says why.
    return { by: "suite", words: wordsOf(error) };
  } finally {
    await stack.close();
  }
  return (await runTests(house.root, root, contract)) ?? (await checkTypes(house.root, root, file));
}

/** The compiled template with the API Bodies that are generated from the changed contracts. */
async function templateOf({ template }: House, root: string): Promise<unknown> {
  const parsed = JSON.parse(template);
  for (const [id, resource] of Object.entries<Record<string, unknown>>(parsed.Resources)) {
    if (resource["Type"] !== "AWS::ApiGateway::RestApi") continue;
    const name = id.replace(/Api$/, "").toLowerCase();
    const body = asObject(asObject(resource["Properties"])["Body"]);
    const { default: written } = await import(join(root, "generated", name, "apigateway.json"), {
      with: { type: "json" },
    });
    const policy = body["x-amazon-apigateway-policy"];
    parsed.Resources[`${pascal(name)}Api`].Properties.Body = {
      ...written,
      ...(policy !== undefined && { "x-amazon-apigateway-policy": policy }),
    };
  }
  return parsed;
}

async function prepare(stack: LocalStack): Promise<void> {
  if (!stack.environment["COGNITO_SECRET_ID"]) return;
  const outcome = await onboardLocal(stack);
  if (!outcome.ok) throw new Error(outcome.sentence);
}

/**
 * Runs the service's own tests and test/faults on the copy's services and generated code. These tests find faults that the contract suite
 * cannot find, because in the suite every called service answers.
 */
async function runTests(house: string, root: string, contract: string): Promise<Notice> {
  const vitest = join(house, "node_modules/vitest/vitest.mjs");
  // The tests left out look at lib/call alone, or need all faults at once to write the page.
  const flags = ["--passWithNoTests", "--bail=1", "--testTimeout=60000", "--testNamePattern", FAULTS_OR_OWN];
  const files = [`services/${contract}`, "test/faults"];
  // Asynchronous, because the stacks of other mutants live in this process and must go on answering.
  const run = spawn(process.execPath, [vitest, "run", "--root", root, ...flags, ...files], {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { code, errors, output } = await finish(run);
  if (code === 0) return null;
  const words = /AssertionError: .*/.exec(output + errors)?.[0];
  if (words !== undefined) return { by: "tests", words };
  // A run that fails without a failed expectation says nothing about the mutant.
  throw new Error(`vitest failed without a failed expectation:\n${output}${errors}`);
}

const FAULTS_OR_OWN = "^(?!many calls|docs/)";

/** Checks the types of a service in the copy. The bundler does not check types, so a mutant with a type error could still run. */
async function checkTypes(house: string, root: string, file: string): Promise<Notice> {
  if (!file.startsWith("services/")) return null;
  const config = join(root, "tsconfig.mutant.json");
  await writeFile(config, JSON.stringify({ extends: "./tsconfig.json", include: [file] }));
  const tsc = join(house, "node_modules/typescript/lib/tsc.js");
  const run = spawn(process.execPath, [tsc, "-p", config], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const { code, output } = await finish(run);
  return code === 0 ? null : { by: "types", words: output.split("\n")[0] ?? "" };
}

async function finish(run: ChildProcessByStdio<null, Readable, Readable>) {
  const ended = new Promise<number | null>((resolve, reject) => run.once("error", reject).once("close", resolve));
  const [output, errors, code] = await Promise.all([text(run.stdout), text(run.stderr), ended]);
  return { code, errors, output };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}
