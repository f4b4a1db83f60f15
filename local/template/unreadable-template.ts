import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { suggestion } from "../suggestion.cjs";

/** The folders in which CDK, the Serverless Framework and SAM leave compiled templates. */
const BUILD_FOLDERS = ["cdk.out", ".serverless", ".aws-sam/build"];

/** The names that CDK, SAM and the Serverless Framework give to templates. A nested stack of CDK is no template to start with. */
const TEMPLATE =
  /^(?!.*\.nested\.).*\.template\.(?:json|ya?ml)$|^template\.(?:json|ya?ml)$|^cloudformation-template-update-stack\.json$/;

/**
 * Writes the sentence for a template's file that cannot be read, with the templates that are near it. `path` is the file for messages, and `code` is the code of
 * the system's error.
 */
export async function unreadableTemplate(file: string, path: string, code: string | undefined): Promise<string> {
  switch (code) {
    case "EISDIR": {
      const found = await templatesIn(file);
      const isOwn = ["", "."].includes(path);
      return `${isOwn ? "." : path} is a folder. ${nameOne(found.map((name) => (isOwn ? name : join(path, name))))}`;
    }
    case "ENOENT": {
      const beside = (await templatesIn(dirname(file))).map((name) => join(dirname(path), name));
      const built = await Promise.all(
        BUILD_FOLDERS.map(async (folder) => (await templatesIn(folder)).map((name) => join(folder, name))),
      );
      const found = [...new Set([...beside, ...built.flat()])];
      return `${path} does not exist${suggestion(path, found)}. ${nameOne(found)}`;
    }
    default:
      return `${path} cannot be read (${code}).`;
  }
}

/** Lists the templates of a folder by the names of their files. Empty when there is no such folder. */
async function templatesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => TEMPLATE.test(name)).sort();
}

function nameOne([first, ...others]: readonly string[]): string {
  if (first === undefined) {
    return "Name the template that your tool has made, such as cdk.out/MyStack.template.json: `cdk synth`, `serverless package` or `sam build` makes one.";
  }
  if (others.length === 0) return `Name the template ${first}.`;
  return `Name a template:\n${[first, ...others].map((path) => `  ${path}`).join("\n")}`;
}
