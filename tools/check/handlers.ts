import ts from "typescript";
import { asObject } from "../../local/json.ts";
import { nearestName, suggestion } from "../../local/suggestion.cjs";
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
  const names = contracts.map(({ name }) => name);
  return contracts.flatMap((contract) => [
    ...checkFunction(contract, names, serverless),
    ...checkHandler(contract, sources),
  ]);
}

/** Checks that serverless.yml has a function with the name of a contract. `names` are the names of all contracts. */
function checkFunction({ file, name }: ApiContract, names: readonly string[], serverless: ReadYaml): Finding[] {
  // checkGrants reports a serverless.yml that cannot be read.
  if (!serverless.ok) return [];
  const functions = Object.keys(asObject(asObject(serverless.document)["functions"]));
  if (functions.includes(name)) return [];
  const others = functions.filter((one) => !names.includes(one));
  const sentence = `${file} has no function ${name}${suggestion(name, others)}. Add the block that docs/your-own.md shows`;
  return [{ ...serverless.placeOf(pointer("functions", name)), sentence, run: "npm run check" }];
}

function checkHandler(contract: ApiContract, sources: readonly Source[]): Finding[] {
  const file = `services/${contract.name}/handler.ts`;
  const run = "npm run check";
  const source = sources.find((one) => one.file === file);
  if (source === undefined) {
    const sentence = `nothing answers this contract, because ${file} does not exist. Write it as docs/your-own.md says`;
    return [{ ...contract.placeOf("#/paths"), sentence, run }];
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
  return checkNames(contract, source, handlers);
}

/** Compares the names of a service's handlers with the operations of its contract. */
function checkNames(contract: ApiContract, source: Source, handlers: ts.ObjectLiteralExpression): Finding[] {
  const finding = (node: ts.Node, sentence: string): Finding => ({
    ...placeOf(source, node),
    sentence,
    run: "npm run check",
  });
  const written = handlers.properties.flatMap((property) => {
    const { name } = property;
    return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name))
      ? [{ property, id: name.text }]
      : [];
  });
  const missing = contract.operations.filter((operation) => !written.some(({ id }) => id === operation.id));
  const unknown = written.filter(({ id }) => !contract.operations.some((operation) => operation.id === id));
  const wanted = missing.map(({ id }) => id);
  // A misspelt handler is one fault: its operation is not reported a second time as missing.
  const meant = unknown.map(({ id }) => nearestName(id, wanted));
  return [
    ...unknown.map(({ id, property }) =>
      finding(
        property,
        `handles ${id}, which ${contract.file} does not define${suggestion(id, wanted)}. Correct the name`,
      ),
    ),
    ...missing
      .filter(({ id }) => !meant.includes(id))
      .map(({ id, pointer: where }) => {
        const place = placeText(contract.placeOf(where));
        return finding(handlers, `has no handler for ${id} (${place}). Add one by that name`);
      }),
  ];
}
