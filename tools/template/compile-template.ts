import { spawn } from "node:child_process";
import { copyFile, readdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../local/user-error.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { normalise } from "./normalise.ts";

export interface CompileOptions {
  /** The folder that holds serverless.yml. */
  root: string;
  /** The stage to compile for. Default `dev`. */
  stage?: string;
  /** The values of the parameters that serverless.yml reads as `${param:NAME}`: `{ ageCredentials: "role" }`. */
  parameters?: Readonly<Record<string, string>>;
}

/** The failure when the Serverless Framework cannot package the stack, with its own message. */
export class PackagingProblem extends UserError {
  override name = "PackagingProblem";
}

/**
 * Packages the stack with the Serverless Framework and returns the CloudFormation template that it would deploy. The template is normalised,
 * so that the same input gives the same bytes. Needs no network, no credentials and no HOME: the framework does not see the user's own AWS
 * setup. Missing bundles are made first. Rejects with a PackagingProblem when the framework refuses.
 */
export async function compileTemplate(options: CompileOptions): Promise<unknown> {
  const folder = await temporaryFolder("countersign-package-");
  try {
    await packageInto(folder, options);
    return normalise(JSON.parse(await readFile(join(folder, "cloudformation-template-update-stack.json"), "utf8")));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Packages into `folder`: the template, and a zip for each function. Rejects with a PackagingProblem when the framework refuses. */
export async function packageInto(folder: string, { root, stage, parameters }: CompileOptions): Promise<void> {
  const flags = ["package", ...flagsOf({ folder, ...(stage && { stage }), ...(parameters && { parameters }) })];
  await run(root, folder, [join(root, "node_modules/serverless/bin/serverless.js"), ...flags]);
}

/**
 * Packages several times in one process of the framework, each time into another folder. This takes a quarter of the time of separate
 * processes. Rejects with a PackagingProblem when the framework refuses a packaging, and stops there.
 */
export async function packageEach(root: string, all: readonly Packaging[]): Promise<void> {
  const home = await temporaryFolder("countersign-home-");
  try {
    const lists = JSON.stringify(all.map(flagsOf));
    await run(root, home, [join(import.meta.dirname, "package-each.cjs"), root, lists]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** One packaging: its folder, its stage and its parameters. */
export interface Packaging extends Omit<CompileOptions, "root"> {
  folder: string;
}

function flagsOf({ folder, stage = "dev", parameters = {} }: Packaging): string[] {
  const given = Object.entries(parameters).flatMap(([name, value]) => ["--param", `${name}=${value}`]);
  return ["--stage", stage, "--package", folder, ...given];
}

async function run(root: string, home: string, flags: readonly string[]): Promise<void> {
  await ensureBundles(root);
  const workspace = await linkWorkspace(root);
  try {
    await runFramework(root, workspace, home, flags);
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

/** Folders that are not needed to package. The framework lists every file of its folder for each function, and most files are in these folders. */
const NOT_PACKAGED: readonly string[] = [".git", ".serverless", "bench", "node_modules", "test", "tools"];

/**
 * Makes a folder of links to everything in the project except NOT_PACKAGED, and the framework packages there. In the project itself the
 * framework would empty `.serverless/` even when it writes the package elsewhere: a person's own package would be gone, and two runs would
 * disturb each other.
 */
async function linkWorkspace(root: string): Promise<string> {
  const workspace = await temporaryFolder("countersign-workspace-");
  const names = (await readdir(root)).filter((name) => !NOT_PACKAGED.includes(name));
  // The framework takes no link for its own file.
  const place = (name: string) => (name === "serverless.yml" ? copyFile : symlink);
  await Promise.all(names.map((name) => place(name)(join(root, name), join(workspace, name))));
  return workspace;
}

async function runFramework(root: string, cwd: string, home: string, flags: readonly string[]): Promise<void> {
  const cache = join(root, "node_modules/.cache/framework");
  const child = spawn(process.execPath, flags, {
    cwd,
    env: {
      PATH: process.env["PATH"] ?? "",
      // The framework writes into HOME, and some machines have none.
      HOME: home,
      SLS_NOTIFICATIONS_MODE: "off",
      // Without the caches, compiling the framework's thousand files and its schema takes half of its time.
      NODE_COMPILE_CACHE: cache,
      SLS_SCHEMA_CACHE_BASE_DIR: cache,
    },
  });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stderr.on("data", (text) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code !== 0) throw new PackagingProblem(messageIn(output, cwd));
}

/** The error message in the framework's output, without banner, list of versions and stack trace, and with places in the project: `serverless.yml:54:6`. */
function messageIn(output: string, workspace: string): string {
  const from = output.indexOf("Error:");
  const lines = (from < 0 ? output : output.slice(from + "Error:".length)).trim().split("\n");
  const message = lines.filter((line) => !/^\s+at /.test(line)).join("\n");
  const inProject = message.replaceAll(`${workspace}/`, "").replace(/"([^"\n]+)" \((\d+:\d+)\)/, "$1:$2");
  return `serverless package: ${inProject}`;
}
