import type { Json } from "../../local/json.ts";
import type { ApiContract } from "./api-contract.ts";
import { writeContract } from "./write-contract.ts";
import { gatewayDefinition } from "./write-gateway.ts";
import { writeLists } from "./write-lists.ts";
import { exampleRequests } from "./write-requests.ts";
import { apiResources, invokeArns } from "./write-resources.ts";
import { shownValues } from "./write-shown-values.ts";
import { strictResources } from "./write-strict.ts";
import { writeTypes } from "./write-types.ts";
import { writeValidators } from "./write-validators.ts";

/** Makes every file of `generated/NAME/` from a contract, by the file's name. The same contract gives the same bytes. */
export async function generateContract(contract: ApiContract): Promise<ReadonlyMap<string, string>> {
  const validators = await writeValidators(contract);
  const lists = writeLists(contract);
  return new Map([
    ["types.ts", await writeTypes(contract)],
    ["contract.ts", writeContract(contract, validators)],
    ...(lists === undefined ? [] : [["lists.ts", lists] as const]),
    ["validators.js", validators.javascript],
    ["validators.d.ts", validators.declarations],
    ["apigateway.json", json(gatewayDefinition(contract))],
    ["resources.json", json(apiResources(contract))],
    ["strict.json", json(strictResources(contract))],
    ["invoke.json", json(invokeArns(contract))],
    ["requests.json", json(exampleRequests(contract))],
    ["shown-values.json", json(shownValues(contract))],
  ]);
}

function json(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
