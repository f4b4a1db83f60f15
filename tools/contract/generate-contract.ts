import openapiTS, { astToString } from "openapi-typescript";
import { asObject, type Json } from "../../local/json.ts";
import type { ApiContract } from "./api-contract.ts";
import { writeContract } from "./write-contract.ts";
import { gatewayDefinition } from "./write-gateway.ts";
import { exampleRequests } from "./write-requests.ts";
import { apiResources, invokeArns } from "./write-resources.ts";
import { strictResources } from "./write-strict.ts";
import { writeValidators } from "./write-validators.ts";

/** Makes every file of `generated/NAME/` from a contract, by the file's name. The same contract gives the same bytes. */
export async function generateContract(contract: ApiContract): Promise<ReadonlyMap<string, string>> {
  const validators = await writeValidators(contract);
  return new Map([
    ["types.ts", await writeTypes(contract)],
    ["contract.ts", writeContract(contract, validators)],
    ["validators.js", validators.javascript],
    ["validators.d.ts", validators.declarations],
    ["apigateway.json", json(gatewayDefinition(contract))],
    ["resources.json", json(apiResources(contract))],
    ["strict.json", json(strictResources(contract))],
    ["invoke.json", json(invokeArns(contract))],
    ["requests.json", json(exampleRequests(contract))],
  ]);
}

async function writeTypes({ document, file }: ApiContract): Promise<string> {
  // openapi-typescript accepts a document of its own types, or JSON.
  const ast = await openapiTS(JSON.stringify(document, withoutDiscriminator), { defaultNonNullable: false });
  return `// Made from ${file} by \`npm run generate\`. Never edited.\n${astToString(ast)}`;
}

/**
 * Drops discriminators. Without a mapping, openapi-typescript would type the property by the schemas' names (`Cat` for `cat`), while
 * validators and requests go by the property's own enum.
 */
function withoutDiscriminator(key: string, value: unknown): unknown {
  return key === "discriminator" && typeof asObject(value)["propertyName"] === "string" ? undefined : value;
}

function json(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
