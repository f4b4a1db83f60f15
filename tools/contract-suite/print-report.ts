/** Writes the report of a run: the table, then each failure with the command that sends it again. */
import { placeText } from "../contract/place.ts";
import type { SuiteReport } from "./run-suite.ts";

export function printReport({ cases, contractProblems, failures, seed, table }: SuiteReport): string {
  const total = failures.length + contractProblems.length;
  return [
    table,
    "",
    ...failures.flatMap(({ check, curl, operation, place, problems, title }) => [
      `FAILED ${placeText(place)}: ${operation} (${check}) ${title}`,
      ...problems.map((problem) => `  ${problem}`),
      `  ${curl}`,
      "",
    ]),
    ...contractProblems.map((problem) => `FAILED ${problem}`),
    `${cases} cases, seed ${seed}: ${total === 0 ? "every answer is as the contracts say" : `${total} failed`}.`,
  ].join("\n");
}
