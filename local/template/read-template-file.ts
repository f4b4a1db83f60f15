import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { parseJson } from "./parse-json.ts";
import type { ParsedText } from "./parsed-text.ts";
import { TemplateProblem } from "./template-problem.ts";
import { unreadableTemplate } from "./unreadable-template.ts";

/** The file of a CloudFormation template. */
export interface TemplateFile extends ParsedText {
  /** The path for messages: relative to the folder in which the process runs, when the file is inside that folder. */
  path: string;
  text: string;
}

/**
 * Reads the file of a CloudFormation template, in JSON or YAML. Throws a TemplateProblem, with the place in the file, when the file cannot be read as
 * either.
 */
export async function readTemplateFile(file: string): Promise<TemplateFile> {
  const path = shownPath(file);
  const read = await readFile(file, "utf8").catch(async (error: NodeJS.ErrnoException) => {
    throw new TemplateProblem(await unreadableTemplate(file, path, error.code));
  });
  const text = unquote(read.replace(/^\uFEFF/, ""));
  if (/^\s*\{/.test(text)) return { path, text, ...parseJson(text, path) };
  // Loaded only for YAML: the templates of CDK and the Serverless Framework are JSON.
  const { parseYaml } = await import("./parse-yaml.ts");
  return { path, text, ...parseYaml(text, path) };
}

/**
 * Returns the template in a file that is one string of JSON: the aws CLI writes a template in YAML so, with `get-template --query TemplateBody`. The places
 * of problems are then those in the template. Returns any other text as it is.
 */
function unquote(text: string): string {
  if (!/^\s*"[^\n]*\\n[^\n]*"\s*$/.test(text)) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

function shownPath(file: string): string {
  const fromHere = relative("", file);
  return fromHere.startsWith("..") ? file : fromHere;
}
