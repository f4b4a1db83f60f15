import { access, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { load, YAMLException } from "js-yaml";
import { asObject, isObject } from "../../local/json.ts";
import { pascal } from "../contract/api-contract.ts";
import { insertFunction } from "./insert-function.ts";
import { contractText, functionBlock, handlerText } from "./service-files.ts";

/**
 * The paths of the written files, from the root; or, when nothing was written, a sentence that says why. The fault is the name, and another name may
 * succeed, or the project.
 */
export type NewService =
  | { ok: true; files: readonly string[] }
  | { ok: false; fault: "name" | "project"; sentence: string };

/** Suffixes of the logical ids that a new service adds to the template, each after the name of the service. */
const IDS = ["Api", "Deployment", "Stage", "Role", "Policy", "LambdaFunction", "LogGroup", "Url"];

/**
 * The longest name of a new service, in characters. Its Lambda function is called SERVICE-STAGE-NAME, and Lambda allows 64 characters for
 * such a name.
 */
const LONGEST_NAME = 24;

/**
 * Starts a new service: writes `api/NAME.yaml` and `services/NAME/handler.ts`, and adds a Lambda function to serverless.yml without a change
 * of its comments and order. The service has one operation, which requires a signature (AWS_IAM). Refuses a name that is invalid or already
 * used, and then writes nothing. When writing fails half way, removes the written files again.
 */
export async function newService(root: string, name: string): Promise<NewService> {
  if (!/^[a-z][a-z0-9]*$/.test(name)) {
    return refuse(
      `${JSON.stringify(name)} cannot be the name of a service. Use lower-case letters and digits, a letter first: the name becomes part of CloudFormation's logical ids.`,
    );
  }
  if (name.length > LONGEST_NAME) {
    return refuse(`${name} is too long: a Lambda function's name has room for ${LONGEST_NAME} characters of it.`);
  }
  const [contract, handler] = [`api/${name}.yaml`, `services/${name}/handler.ts`];
  for (const taken of [contract, `services/${name}`]) {
    if (await exists(join(root, taken))) return refuse(`${taken} already exists. Choose another name.`);
  }
  const id = await takenId(root, name);
  if (id !== undefined)
    return refuse(`${name} would add a resource ${id.id}, which ${id.file} already has. Choose another name.`);

  const before = await readFile(join(root, "serverless.yml"), "utf8");
  const inserted = insertFunction(before, name, functionBlock(name));
  if (!inserted.ok) return { ok: false, fault: "project", sentence: `serverless.yml ${inserted.sentence}` };

  const files = new Map([
    [contract, contractText(name)],
    [handler, handlerText(name)],
  ]);
  const written: string[] = [];
  try {
    for (const [file, text] of files) {
      const folder = await mkdir(dirname(join(root, file)), { recursive: true });
      if (folder !== undefined) written.push(folder);
      await writeFile(join(root, file), text, { flag: "wx" });
      written.push(join(root, file));
    }
    // serverless.yml comes last, and by renaming: it changes completely or not at all.
    const beside = join(root, "serverless.yml.new");
    written.push(beside);
    await writeFile(beside, inserted.text);
    await rename(beside, join(root, "serverless.yml"));
  } catch (error) {
    for (const one of written) await rm(one, { recursive: true, force: true });
    throw error;
  }
  return { ok: true, files: [...files.keys(), "serverless.yml"] };
}

/** Finds a resource or an output of `infra/` that already has an id which the new service would add: a service `no` would add NoRole. */
async function takenId(root: string, name: string): Promise<{ id: string; file: string } | undefined> {
  const ids = IDS.map((suffix) => pascal(name) + suffix);
  const files = (await readdir(join(root, "infra"))).filter((file) => /\.ya?ml$/.test(file)).sort();
  for (const file of files) {
    const document = asObject(parse(await readFile(join(root, "infra", file), "utf8")));
    const taken = [document["Resources"], document["Outputs"]].filter(isObject).flatMap(Object.keys);
    const id = ids.find((one) => taken.includes(one));
    if (id !== undefined) return { id, file: `infra/${file}` };
  }
  return undefined;
}

/** Parses the text of a YAML file. Undefined when it is not valid YAML: it then defines no ids, and `npm run check` reports the error. */
function parse(text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function refuse(sentence: string): NewService {
  return { ok: false, fault: "name", sentence };
}
