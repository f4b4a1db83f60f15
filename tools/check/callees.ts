import ts from "typescript";
import type { ApiContract } from "../contract/api-contract.ts";
import type { Finding } from "./finding.ts";
import { callsOf, contractOf, descendants, placeOf, type Source } from "./sources.ts";

/** One operation that a service says it calls. */
export interface Call {
  /** `day`. */
  service: string;
  /** `services/day/ask-age.ts`. */
  file: string;
  place: string;
  /** `age`. */
  contract: string;
  /** `getAge`. */
  operation: string;
}

/**
 * What the services say they call: the list of each `callee(service<paths, typeof contract>(...), ["getAge"])`, read where it
 * stands. A call whose contract or list stands elsewhere is a finding: what cannot be read cannot be held against the grants.
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
        void findings.push({ file: source.file, place: placeOf(source, node), sentence, run: "npm run check" });
      const [called, list] = call.arguments;
      const contract = contracts.find(({ name }) => name === contractNamed(source, called));
      if (contract === undefined) {
        report(
          call,
          "write callee(service<paths, typeof contract>(...), [...]) with contract from generated/NAME/contract.ts",
        );
        continue;
      }
      if (list === undefined || !ts.isArrayLiteralExpression(list) || !list.elements.every(ts.isStringLiteral)) {
        report(call, `write the operations of ${contract.name} that are called as a list of names in place`);
        continue;
      }
      for (const element of list.elements.filter(ts.isStringLiteral)) {
        if (!contract.operations.some(({ id }) => id === element.text)) {
          report(element, `${contract.file} has no operation ${element.text}`);
          continue;
        }
        const { file, service } = source;
        calls.push({
          service,
          file,
          place: placeOf(source, element),
          contract: contract.name,
          operation: element.text,
        });
      }
    }
  }
  return { calls, findings };
}

/** The contract that `typeof NAME` in the first argument stands for. */
function contractNamed(source: Source, called: ts.Expression | undefined): string | undefined {
  if (called === undefined) return undefined;
  return descendants(called)
    .filter(ts.isTypeQueryNode)
    .map(({ exprName }) => contractOf(source, exprName.getText(source.ast)))
    .find((name) => name !== undefined);
}
