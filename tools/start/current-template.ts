import { inputsDigest } from "../template/inputs-digest.ts";
import { readFreshTemplate } from "../template/template-file.ts";
import { runGenerate } from "./run-generate.ts";

/**
 * Reads the compiled template of stage dev. Generates it first when the contracts or another input has changed. With packaging parameters
 * (`security=strict`), compiles it with them and writes no file. Throws a UserError when an input is wrong.
 */
export async function currentTemplate(
  root: string,
  print: (line: string) => void,
  parameters: readonly string[] = [],
): Promise<unknown> {
  const generated = await generatedTemplate(root, print);
  if (parameters.length === 0) return generated;
  print(`compiling serverless.yml with ${parameters.join(" and ")} ...`);
  const { compileTemplate } = await import("../template/compile-template.ts");
  const named = parameters.map((parameter) => parameter.split(/=(.*)/s, 2));
  return compileTemplate({ root, parameters: Object.fromEntries(named) });
}

async function generatedTemplate(root: string, print: (line: string) => void): Promise<unknown> {
  const fresh = await readFreshTemplate(root, await inputsDigest(root));
  if (fresh !== undefined) return fresh;
  print("api/, serverless.yml or infra/ has changed: generating again ...");
  await runGenerate(root, print);
  return readFreshTemplate(root, await inputsDigest(root));
}
