/** The flags that the commands for a deployed stage share, and the stage's stack that they mean. */

import { UserError } from "../local/user-error.ts";
import { type DeployedStack, describeStack, guardAccount } from "../tools/operate/deployed-stack.ts";
import { type Deployment, readDeployment } from "../tools/operate/deployment.ts";

export const DEPLOYMENT_FLAGS = {
  stage: { type: "string" },
  region: { type: "string" },
  account: { type: "string" },
} as const;

export const DEPLOYMENT_USAGE = [
  "  --stage S      the stage: dev, prod",
  "  --region R     its region (default: provider.region in serverless.yml)",
  "  --account ID   the account that it belongs to (default: params.STAGE.account in serverless.yml)",
];

export interface DeploymentFlags {
  stage?: string | undefined;
  region?: string | undefined;
  account?: string | undefined;
}

/** The stage that the flags mean. Throws a UserError. */
export async function deploymentOf({ stage, ...flags }: DeploymentFlags): Promise<Deployment> {
  if (stage === undefined) throw new UserError("Which stage? --stage dev");
  const read = await readDeployment(process.cwd(), { stage, ...flags }, process.env);
  if (!read.ok) throw new UserError(read.sentence);
  return read.deployment;
}

/** The stage's stack, once the credentials are known to be its account's. Throws a UserError. */
export async function stackOf(deployment: Deployment): Promise<DeployedStack> {
  const guarded = await guardAccount(deployment);
  if (!guarded.ok) throw new UserError(guarded.sentence);
  const stack = await describeStack(deployment);
  if (!stack.ok) throw new UserError(stack.sentence);
  return stack;
}
