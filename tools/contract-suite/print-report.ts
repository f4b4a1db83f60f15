/** The suite's outcome as a person reads it: the table, then each failure with the line that replays it. */
import type { SuiteReport } from "./run-suite.ts";

export function printReport({ cases, contractProblems, failures, seed, table }: SuiteReport): string {
  const total = failures.length + contractProblems.length;
  return [
    table,
    "",
    ...failures.flatMap(({ check, curl, operation, problems, title }) => [
      `FAILED ${operation} (${check}) ${title}`,
      ...problems.map((problem) => `  ${problem}`),
      `  ${curl}`,
      "",
    ]),
    ...contractProblems.map((problem) => `FAILED ${problem}`),
    `${cases} cases, seed ${seed}: ${total === 0 ? "all as the contracts say" : `${total} failed`}.`,
  ].join("\n");
}
