import { parameterName } from "../../lib/call/application-account.ts";
import { UserError } from "../../local/user-error.ts";
import { removeAccounts } from "../onboard/remove-accounts.ts";
import { type Application, applicationOf } from "./application.ts";
import { deployedTemplate, requireStack } from "./deployed-stack.ts";
import type { Deployment } from "./deployment.ts";
import { removalLines, removalPlan } from "./removal-plan.ts";
import { runProgram } from "./run-program.ts";
import { serverlessCommand } from "./serverless-command.ts";

export interface RemoveStageOptions {
  root: string;
  deployment: Deployment;
  print: (line: string) => void;
  /** Asks a person for the text that confirms the removal, and returns the answer. */
  ask: (question: string) => Promise<string>;
  /** True to delete without asking. */
  yes: boolean;
  /** True to stop after the plan. */
  dryRun: boolean;
}

/**
 * Deletes a stage: its accounts, its secret and its stack. First prints what is deleted and what stays. Throws a UserError when the stage
 * cannot be deleted as planned, the user does not confirm, or a step fails.
 */
export async function removeStage(options: RemoveStageOptions): Promise<void> {
  const { ask, deployment, dryRun, print, root, yes } = options;
  const stack = await requireStack(deployment);
  const deployed = await deployedTemplate(deployment);
  if (!deployed.ok) throw new UserError(deployed.sentence);
  const application = applicationOf(deployment, stack);
  if (application.kind === "refused") throw new UserError(application.sentence);

  const plan = removalPlan(deployed.template);
  print(`${deployment.stackName} in ${deployment.region}, ${stack.id}\n`);
  print(removalLines(plan, outsideStack(application)).join("\n"));
  if (plan.stuck.length > 0) {
    throw new UserError(
      `${plan.stuck.map(({ id, why }) => `${id} cannot be deleted: ${why}.`).join("\n")}\nNothing was deleted. Turn the protection off and deploy, then remove.`,
    );
  }
  if (dryRun) return;
  if (!yes && (await ask(`\nDelete it? Type ${deployment.stackName}: `)).trim() !== deployment.stackName) {
    throw new UserError("Nothing was deleted.");
  }

  if (application.kind === "onboardable") {
    const outcome = await removeAccounts(application.ids);
    if (!outcome.ok) throw new UserError(`${outcome.sentence}\nThe stack was not touched.`);
  }
  const { args, program } = serverlessCommand(root, "remove", deployment);
  await runProgram("serverless remove", program, args);
}

/** Things of the stage that are not resources of its stack, a line for each. */
function outsideStack(application: Application): string[] {
  if (application.kind !== "onboardable") return [];
  const parameter = parameterName(application.ids.secretId);
  return [
    "the application accounts in the user pool",
    ...(parameter === undefined ? [] : [`the parameter ${parameter}, which is not in the stack`]),
  ];
}
