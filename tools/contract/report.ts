import type { ContractProblem } from "./api-contract.ts";

/** Gathers what is said of a contract: problems, for which nothing is generated, and warnings, which are printed. */
export interface Report {
  problem: (pointer: string, sentence: string) => void;
  warning: (pointer: string, sentence: string) => void;
  problems: readonly ContractProblem[];
  warnings: readonly ContractProblem[];
}

export function createReport(file: string): Report {
  const problems: ContractProblem[] = [];
  const warnings: ContractProblem[] = [];
  return {
    problem: (pointer, sentence) => void problems.push({ file, pointer, sentence }),
    warning: (pointer, sentence) => void warnings.push({ file, pointer, sentence }),
    problems,
    warnings,
  };
}
