/** `npm run remove`: deletes a stage, after it has said what goes and what stays and has been told yes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { parameterName } from "../lib/call/application-account.ts";
import { UserError } from "../local/user-error.ts";
import { removeAccounts } from "../tools/onboard/remove-accounts.ts";
import { applicationOf } from "../tools/operate/application.ts";
import { deployedTemplate } from "../tools/operate/deployed-stack.ts";
import { removalLines, removalPlan } from "../tools/operate/removal-plan.ts";
import { serverlessCommand } from "../tools/operate/serverless-command.ts";
import { command } from "./command.ts";
import { DEPLOYMENT_FLAGS, DEPLOYMENT_USAGE, deploymentOf, stackOf } from "./deployment.ts";

await command({
  usage: [
    "npm run remove -- --stage S [--yes]",
    "",
    "Deletes a stage: its accounts, its secret and its stack. Says first what goes, what stays and why, and wants a yes.",
    "",
    ...DEPLOYMENT_USAGE,
    "  --yes          for machines: does not ask",
    "  --dry-run      says it and ends",
  ].join("\n"),
  options: { ...DEPLOYMENT_FLAGS, yes: { type: "boolean" }, "dry-run": { type: "boolean" } },
  async run({ "dry-run": dryRun, yes, ...flags }) {
    const deployment = await deploymentOf(flags);
    const stack = await stackOf(deployment);
    const deployed = await deployedTemplate(deployment);
    if (!deployed.ok) throw new UserError(deployed.sentence);
    const application = applicationOf(deployment, stack);
    if (application.kind === "refused") throw new UserError(application.sentence);

    const plan = removalPlan(deployed.template);
    const parameter = application.kind === "onboardable" ? parameterName(application.options.secretId) : undefined;
    const outside = [
      ...(application.kind === "onboardable" ? ["the application accounts in the user pool"] : []),
      ...(parameter === undefined ? [] : [`the parameter ${parameter}, which is not the stack's`]),
    ];
    console.log(`${deployment.stackName} in ${deployment.region}, ${stack.id}\n`);
    console.log(removalLines(plan, outside).join("\n"));
    if (plan.stuck.length > 0) {
      throw new UserError(
        `${plan.stuck.map(({ id, why }) => `${id} cannot be deleted: ${why}.`).join("\n")}\nNothing was deleted. Turn the protection off and deploy, then remove.`,
      );
    }
    if (dryRun) return;
    if (!yes) await confirm(deployment.stackName);

    if (application.kind === "onboardable") {
      const outcome = await removeAccounts(application.options);
      if (!outcome.ok) throw new UserError(`${outcome.sentence}\nThe stack was not touched.`);
    }
    const { args, program } = serverlessCommand(process.cwd(), "remove", deployment);
    const [code] = await once(spawn(program, args, { stdio: "inherit" }), "close");
    if (code !== 0)
      throw new UserError(`serverless remove ended with ${code}. What it said stands above; run this again.`);
  },
});

/** Wants the stack's name, typed. */
async function confirm(stackName: string): Promise<void> {
  if (!process.stdin.isTTY) throw new UserError("Nobody is there to say yes: pass --yes. Nothing was deleted.");
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(`\nDelete it? Type ${stackName}: `);
  lines.close();
  if (answer.trim() !== stackName) throw new UserError("Nothing was deleted.");
}
