import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { load } from "js-yaml";
import { asObject, type Json } from "../../local/json.ts";

/** Reads a section under `custom` of serverless.yml, where tools find facts about the stack. Empty when there is no such section. */
export async function readCustom(root: string, section: string): Promise<Json> {
  const file = asObject(load(await readFile(join(root, "serverless.yml"), "utf8")));
  return asObject(asObject(file["custom"])[section]);
}
