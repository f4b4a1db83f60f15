import ts from "typescript";
import type { ApiContract, JsonObject } from "../contract/api-contract.ts";
import { objectOr } from "../contract/api-contract.ts";
import { pointer } from "../contract/pointer.ts";
import type { Finding } from "./finding.ts";
import { callsOf, contractOf, objectLiteral, placeOf, type Source } from "./sources.ts";

/**
 * Whether every contract is answered: a function in serverless.yml, a `services/NAME/handler.ts` that serves that contract,
 * and in it a handler for every operation.
 */
export function checkHandlers(
  contracts: readonly ApiContract[],
  sources: readonly Source[],
  serverless: JsonObject,
): readonly Finding[] {
  const run = "npm run check";
  return contracts.flatMap((contract): Finding[] => {
    const { name } = contract;
    const file = `services/${name}/handler.ts`;
    const findings: Finding[] = [];
    if (objectOr(serverless["functions"])[name] === undefined) {
      const sentence = `${contract.file} has no function ${name}. docs/your-own.md has its block`;
      findings.push({ file: "serverless.yml", place: pointer("functions", name), sentence, run });
    }
    const source = sources.find((one) => one.file === file);
    if (source === undefined) {
      const sentence = `is missing, and nothing answers ${contract.file}. Write it as docs/your-own.md says`;
      return [...findings, { file, place: "#line=1", sentence, run }];
    }
    return [...findings, ...checkHandler(contract, source)];
  });
}

function checkHandler(contract: ApiContract, source: Source): Finding[] {
  const { file } = source;
  const run = "npm run check";
  const serving = callsOf(source, "serve").find(({ arguments: [served] }) => {
    return served !== undefined && ts.isIdentifier(served) && contractOf(source, served.text) === contract.name;
  });
  if (serving === undefined) {
    const sentence = `must call serve<operations>(contract, { ... }) with contract from generated/${contract.name}/contract.ts`;
    return [{ file, place: "#line=1", sentence, run }];
  }
  const handlers = objectLiteral(serving.arguments[1], source.ast);
  if (handlers === undefined || handlers.properties.some(ts.isSpreadAssignment)) {
    const sentence =
      "write the handlers by operationId in one object in this file, without spreading: that is what is checked";
    return [{ file, place: placeOf(source, serving), sentence, run }];
  }
  const named = handlers.properties.flatMap(({ name }) =>
    name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [],
  );
  return contract.operations
    .filter(({ id }) => !named.includes(id))
    .map(({ id, pointer: where }) => ({
      file,
      place: placeOf(source, handlers),
      sentence: `has no handler for ${id} (${contract.file} ${where})`,
      run,
    }));
}
