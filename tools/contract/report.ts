import type { ContractProblem } from "./api-contract.ts";
import type { PlaceOf } from "./place.ts";

/** Gathers the problems of a contract, which stop generating, and its warnings, which are printed. */
export interface Report {
  problem: (pointer: string, sentence: string) => void;
  warning: (pointer: string, sentence: string) => void;
  problems: readonly ContractProblem[];
  warnings: readonly ContractProblem[];
}

export function createReport(placeOf: PlaceOf): Report {
  const problems: ContractProblem[] = [];
  const warnings: ContractProblem[] = [];
  return {
    problem: (pointer, sentence) => void problems.push({ ...placeOf(pointer), sentence }),
    warning: (pointer, sentence) => void warnings.push({ ...placeOf(pointer), sentence }),
    problems,
    warnings,
  };
}
