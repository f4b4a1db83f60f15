import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { load } from "js-yaml";
import { asObject } from "../../../local/json.ts";
import { pascal } from "../../contract/api-contract.ts";
import type { Acknowledged } from "./acknowledged.ts";

/** Acknowledges that methods need no authorization for the APIs under `custom.publicApis` of serverless.yml, each with its reason there. */
export async function publicApis(root: string): Promise<readonly Acknowledged[]> {
  const file = asObject(load(await readFile(join(root, "serverless.yml"), "utf8")));
  const reasons = Object.entries(asObject(asObject(file["custom"])["publicApis"]));
  return reasons.map(([name, reason]) => ({
    control: `every method of ${name} requires authorization`,
    ids: ["APIG4"],
    at: new RegExp(`^${pascal(name)}ApiMethod`),
    reason: String(reason),
  }));
}
