import type { Report } from "./report.ts";

/**
 * Reports a text of the import file in which CloudFormation would put the value of a secret or a parameter ("Dynamic references").
 * CloudFormation has no escape for this form.
 */
export function checkDeployedText(report: Report, pointer: string, text: unknown): void {
  if (!String(text ?? "").includes("{{resolve:")) return;
  report.problem(
    pointer,
    "contains {{resolve:, in whose place CloudFormation puts the value of a secret or a parameter. Write it in another way",
  );
}
