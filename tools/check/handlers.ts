import ts from "typescript";
import { asObject } from "../../local/json.ts";
import type { ApiContract } from "../contract/api-contract.ts";
import { placeText } from "../contract/place.ts";
import { pointer } from "../contract/pointer.ts";
import type { Finding } from "./finding.ts";
import type { ReadYaml } from "./read-yaml.ts";
import { callsOf, contractOf, objectLiteral, placeOf, type Source } from "./sources.ts";

/**
 * Checks that every contract is implemented: by a function in serverless.yml, a `services/NAME/handler.ts` that serves the contract, and a
 * handler for every operation of the contract.
 */
export function checkHandlers(
  contracts: readonly ApiContract[],
  sources: readonly Source[],
  serverless: ReadYaml,
): readonly Finding[] {
  return contracts.flatMap((contract) => [...checkFunction(contract, serverless), ...checkHandler(contract, sources)]);
}

function checkFunction({ file, name }: ApiContract, serverless: ReadYaml): Finding[] {
  // checkGrants reports a serverless.yml that cannot be read.
  if (!serverless.ok || asObject(asObject(serverless.document)["functions"])[name] !== undefined) return [];
  const sentence = `${file} has no function ${name}. Add the block that docs/your-own.md shows`;
  return [{ ...serverless.placeOf(pointer("functions", name)), sentence, run: "npm run check" }];
}

function checkHandler(contract: ApiContract, sources: readonly Source[]): Finding[] {
  const file = `services/${contract.name}/handler.ts`;
  const run = "npm run check";
  const source = sources.find((one) => one.file === file);
  if (source === undefined) {
    return [
      { file, sentence: `is missing, so nothing answers ${contract.file}. Write it as docs/your-own.md says`, run },
    ];
  }
  const serving = callsOf(source, "serve").find(({ arguments: [served] }) => {
    return served !== undefined && ts.isIdentifier(served) && contractOf(source, served.text) === contract.name;
  });
  if (serving === undefined) {
    const sentence = `must call serve<operations>(contract, { ... }) with contract from generated/${contract.name}/contract.ts`;
    return [{ ...placeOf(source, source.ast), sentence, run }];
  }
  const handlers = objectLiteral(serving.arguments[1], source.ast);
  if (handlers === undefined || handlers.properties.some(ts.isSpreadAssignment)) {
    const sentence =
      "the handlers must stand by operationId in one object of this file, without spreading, to be checked";
    return [{ ...placeOf(source, serving), sentence, run }];
  }
  const names = handlers.properties.flatMap(({ name }) =>
    name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [],
  );
  return contract.operations
    .filter(({ id }) => !names.includes(id))
    .map(({ id, pointer: where }) => ({
      ...placeOf(source, handlers),
      sentence: `has no handler for ${id} (${placeText(contract.placeOf(where))}). Add one by that name`,
      run,
    }));
}
