import { inputsDigest } from "../template/inputs-digest.ts";
import { readFreshTemplate } from "../template/template-file.ts";
import { runGenerate } from "./run-generate.ts";

export interface CurrentTemplateOptions {
  root: string;
  /** The digest of the inputs as they are now: `inputsDigest(root)`. */
  digest: string;
  print: (line: string) => void;
  parameters: readonly string[];
}

/**
 * Reads the compiled template of stage dev. Generates it first when the contracts or another input has changed. With packaging parameters
 * (`security=strict`), compiles it with them and writes no file. Throws a UserError when an input is wrong.
 */
export async function currentTemplate({ parameters, print, ...inputs }: CurrentTemplateOptions): Promise<unknown> {
  const { root } = inputs;
  const generated = await generatedTemplate({ ...inputs, print });
  if (parameters.length === 0) return generated;
  print(`compiling serverless.yml with ${parameters.join(" and ")} ...`);
  const { compileTemplate } = await import("../template/compile-template.ts");
  const named = parameters.map((parameter) => parameter.split(/=(.*)/s, 2));
  return compileTemplate({ root, parameters: Object.fromEntries(named) });
}

async function generatedTemplate({
  digest,
  print,
  root,
}: Omit<CurrentTemplateOptions, "parameters">): Promise<unknown> {
  const fresh = await readFreshTemplate(root, digest);
  if (fresh !== undefined) return fresh;
  print("api/, serverless.yml or infra/ has changed: generating again ...");
  await runGenerate(root, print);
  return readFreshTemplate(root, inputsDigest(root));
}
