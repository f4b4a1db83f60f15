import type { Report } from "./report.ts";

/**
 * Reports a text that CloudFormation would change on its way to API Gateway: CloudFormation replaces `{{resolve:...}}` by the value of a
 * secret or a parameter ("Dynamic references"), and has no escape for this form.
 */
export function checkDeployedText(report: Report, pointer: string, text: unknown): void {
  if (!String(text ?? "").includes("{{resolve:")) return;
  report.problem(
    pointer,
    "contains {{resolve:, in whose place CloudFormation puts the value of a secret or a parameter. Write it in another way",
  );
}
