import { pascal } from "../../contract/api-contract.ts";
import { readCustom } from "../../template/read-custom.ts";
import type { Acknowledged } from "./acknowledged.ts";

/** Accepts methods without authorization for the APIs under `custom.publicApis` of serverless.yml. That section gives the reason for each API. */
export async function publicApis(root: string): Promise<readonly Acknowledged[]> {
  return Object.entries(await readCustom(root, "publicApis")).map(([name, reason]) => ({
    control: `every method of ${name} requires authorization`,
    ids: ["APIG4"],
    at: new RegExp(`^${pascal(name)}ApiMethod`),
    reason: String(reason),
  }));
}
