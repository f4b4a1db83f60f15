import ts from "typescript";
import { suggestion } from "../../local/suggestion.cjs";
import type { ApiContract } from "../contract/api-contract.ts";
import type { Place } from "../contract/place.ts";
import type { Finding } from "./finding.ts";
import { callsOf, contractOf, descendants, placeOf, type Source } from "./sources.ts";

/** One operation that a service says it calls. */
export interface Call {
  /** Name of the calling service: `day`. */
  service: string;
  /** The place in the service's source that names the operation. */
  place: Place;
  /** Name of the called contract: `age`. */
  contract: string;
  /** The operationId: `getAge`. */
  operation: string;
}

/**
 * Reads the operations that services declare to call: the list in each `callee(service<paths, typeof contract>(...), ["getAge"])`. A
 * contract or a list that is not written in the call itself is a finding, because the check cannot compare it with the grants.
 */
export function readCalls(
  sources: readonly Source[],
  contracts: readonly ApiContract[],
): { calls: readonly Call[]; findings: readonly Finding[] } {
  const calls: Call[] = [];
  const findings: Finding[] = [];
  for (const source of sources) {
    for (const call of callsOf(source, "callee")) {
      const report = (node: ts.Node, sentence: string) =>
        void findings.push({ ...placeOf(source, node), sentence, run: "npm run check" });
      const [called, list] = call.arguments;
      const contract = contracts.find(({ name }) => name === contractNameIn(source, called));
      if (contract === undefined) {
        report(
          call,
          "must name its contract. Write callee(service<paths, typeof contract>(...), [...]) with contract from generated/NAME/contract.ts",
        );
        continue;
      }
      if (list === undefined || !ts.isArrayLiteralExpression(list) || !list.elements.every(ts.isStringLiteral)) {
        report(
          call,
          `the operations of ${contract.name} that are called must be a list of names in this call. Write ["getAge"], for example`,
        );
        continue;
      }
      for (const element of list.elements.filter(ts.isStringLiteral)) {
        if (!contract.operations.some(({ id }) => id === element.text)) {
          report(
            element,
            `${contract.file} does not define the operation ${element.text}${suggestion(
              element.text,
              contract.operations.map(({ id }) => id),
            )}. Correct the name`,
          );
          continue;
        }
        const place = placeOf(source, element);
        calls.push({ service: source.service, place, contract: contract.name, operation: element.text });
      }
    }
  }
  return { calls, findings };
}

/** The name of the contract that the first argument of `callee` refers to by `typeof NAME`. */
function contractNameIn(source: Source, called: ts.Expression | undefined): string | undefined {
  if (called === undefined) return undefined;
  return descendants(called)
    .filter(ts.isTypeQueryNode)
    .map(({ exprName }) => contractOf(source, exprName.getText(source.ast)))
    .find((name) => name !== undefined);
}
