/** `npm run remove`: deletes a stage, after it has shown what is deleted and what stays. */
import { createInterface } from "node:readline/promises";
import { command } from "../local/command/command.ts";
import { UsageError } from "../local/usage-error.ts";
import { removeStage } from "../tools/operate/remove-stage.ts";
import { DEPLOYMENT_FLAGS, DEPLOYMENT_USAGE, deploymentOf } from "./deployment.ts";

const USAGE = `npm run remove -- --stage S [--yes]

Deletes a stage: its accounts, its secret and its stack. Shows first what is
deleted, what stays and why, and asks for the name of the stack.

${DEPLOYMENT_USAGE}
  --yes          deletes without asking, for scripts
  --dry-run      shows the plan and deletes nothing`;

await command({
  usage: USAGE,
  options: { ...DEPLOYMENT_FLAGS, yes: { type: "boolean" }, "dry-run": { type: "boolean" } },
  async run({ "dry-run": dryRun = false, yes = false, ...flags }) {
    const deployment = await deploymentOf(flags);
    await removeStage({ root: process.cwd(), deployment, print: console.log, ask: askTerminal, yes, dryRun });
  },
});

async function askTerminal(question: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new UsageError("No terminal to ask in: pass --yes to delete without a question. Nothing was deleted.");
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(question);
  lines.close();
  return answer;
}
