/** `npm run check`: whether contracts, generated files, services and grants belong together. */
import { checkProject } from "../lib/check/check-project.ts";
import { findingLine } from "../lib/check/finding.ts";
import { CommandProblem, command } from "./command.ts";

await command({
  usage: "npm run check",
  options: { against: { type: "string" } },
  async run() {
    const root = process.cwd();
    const findings = await checkProject(root);
    if (findings.length > 0) throw new CommandProblem(findings.map(findingLine).join("\n"));
    console.log("Contracts, generated files, services and grants belong together.");
  },
});
