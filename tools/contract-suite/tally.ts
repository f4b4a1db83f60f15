/** Counts the cases of each kind that reached a declared status, and finds the declared statuses that no case reached. */
import type { ApiContract } from "../contract/api-contract.ts";
import { placeText } from "../contract/place.ts";
import { tableLines } from "../table.ts";
import { CHECKS, type CheckKind, type SuiteCase } from "./case.ts";
import { waiverOf } from "./examples.ts";

export interface Tally {
  count: (one: SuiteCase, status: number) => void;
  /**
   * Finds each declared status that no case reached and that has no `x-countersign-unreached`, and each `x-countersign-unreached` whose
   * status a case did reach.
   */
  problems: () => string[];
  /** Returns a table with a row for each declared status of each operation: the number of cases of each kind that reached it, and its place in the contract. */
  table: () => string;
}

export function createTally(contracts: readonly ApiContract[]): Tally {
  const counts = new Map<string, number>();
  const key = (api: string, operation: string, status: number, kind: CheckKind) =>
    `${api}.${operation} ${status} ${kind}`;
  const rows = contracts.flatMap((contract) =>
    contract.operations.flatMap((operation) =>
      Object.keys(operation.responses)
        .map(Number)
        .map((status) => {
          const byCheck = () => CHECKS.map((kind) => counts.get(key(contract.name, operation.id, status, kind)) ?? 0);
          return {
            contract,
            operation,
            status,
            byCheck,
            reached: () => byCheck().some((count) => count > 0),
            waiver: waiverOf(contract, operation, status),
          };
        }),
    ),
  );

  return {
    count({ contract, kind, operation }, status) {
      const name = key(contract.name, operation.id, status, kind);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    problems() {
      const unreached = rows
        .filter(({ reached, waiver }) => !reached() && waiver === undefined)
        .map(({ contract, operation, status }) => {
          const place = placeText(contract.placeOf(`${operation.pointer}/responses/${status}`));
          return `${place}: no case of ${contract.name}.${operation.id} reached ${status}. Give an example that does, or write x-countersign-unreached: REASON`;
        });
      const needless = rows
        .filter(({ reached }) => reached())
        .flatMap(({ contract, waiver }) => (waiver === undefined ? [] : placeText(contract.placeOf(waiver.pointer))))
        .map((place) => `${place}: a case reached it. Remove its x-countersign-unreached`);
      return [...unreached, ...new Set(needless)];
    },
    table() {
      const lines = rows.map(({ byCheck, contract, operation, reached, status, waiver }) => [
        `${contract.name}.${operation.id}`,
        String(status),
        ...byCheck().map((count) => (count === 0 ? "." : String(count))),
        lineOf(contract, `${operation.pointer}/responses/${status}`),
        ...(!reached() && waiver !== undefined ? [`waived: ${waiver.reason}`] : []),
      ]);
      const isCount = (column: number) => column > 0 && column < CHECKS.length + 2;
      return tableLines([["operation", "status", ...CHECKS, "place"], ...lines], { alignRight: isCount }).join("\n");
    },
  };
}

/** Writes the file, line and column of a place, without its pointer, which is longer than a terminal is wide. */
function lineOf(contract: ApiContract, pointer: string): string {
  const { pointer: _, ...place } = contract.placeOf(pointer);
  return placeText(place);
}
