import { UserError } from "../../local/user-error.ts";
import { checkProject } from "../check/check-project.ts";
import { findingLine } from "../check/finding.ts";
import { problemLines } from "../contract/api-contract.ts";
import { generate } from "../template/generate.ts";
import { guardAccount } from "./deployed-stack.ts";
import type { Deployment } from "./deployment.ts";
import { runProgram } from "./run-program.ts";
import { serverlessCommand } from "./serverless-command.ts";

export interface DeployStageOptions {
  root: string;
  deployment: Deployment;
  /** Packaging parameters: `ageCredentials=role`. */
  parameters: readonly string[];
  print: (line: string) => void;
}

/**
 * Deploys a stage in five steps: check, generate, serverless deploy, onboard, smoke. Stops at the first step that fails. Throws a UserError
 * when a step fails or the credentials are of another account.
 */
export async function deployStage({ deployment, parameters, print, root }: DeployStageOptions): Promise<void> {
  const guard = await guardAccount(deployment);
  if (!guard.ok) throw new UserError(`${guard.sentence}\nNothing was deployed.`);
  const { account, arn } = guard;
  print(`${deployment.stackName} to ${deployment.region} of account ${account}, as ${arn}`);

  print("\n1 of 5: check");
  const findings = await checkProject(root);
  refuse(findings.map(findingLine), print);

  print("\n2 of 5: generate");
  const problems = await generate(root, print);
  refuse(problemLines(problems), print);

  print("\n3 of 5: serverless deploy");
  const { args, program } = serverlessCommand(root, "deploy", deployment, parameters);
  await runProgram("serverless deploy", program, args);

  const stage = ["--stage", deployment.stage, "--region", deployment.region, "--account", account];
  print("\n4 of 5: onboard");
  await runProgram("npm run onboard", process.execPath, ["scripts/run.cjs", "onboard", ...stage]);
  print("\n5 of 5: smoke");
  await runProgram("npm run smoke", process.execPath, ["scripts/run.cjs", "smoke", ...stage]);
}

/** Prints findings, and throws when there are any. */
function refuse(findings: readonly string[], print: DeployStageOptions["print"]): void {
  for (const finding of findings) print(finding);
  if (findings.length > 0) throw new UserError("Nothing was deployed: fix what is listed above.");
}
