/** The flags that the commands for a deployed stage share. */

import { UsageError } from "../local/usage-error.ts";
import { type Deployment, readDeployment } from "../tools/operate/deployment.ts";

export const DEPLOYMENT_FLAGS = {
  stage: { type: "string" },
  region: { type: "string" },
  account: { type: "string" },
} as const;

export const DEPLOYMENT_USAGE = `  --stage S      the stage: dev, prod
  --region R     its region (default: provider.region in serverless.yml)
  --account ID   its account (default: params.STAGE.account in serverless.yml)`;

export interface DeploymentFlags {
  stage?: string | undefined;
  region?: string | undefined;
  account?: string | undefined;
}

/** Reads the stage that the flags name. Throws a UserError without a stage, or for one that cannot be deployed safely. */
export async function deploymentOf({ stage, ...flags }: DeploymentFlags): Promise<Deployment> {
  if (stage === undefined) throw new UsageError("Which stage? Pass --stage dev, or another one.");
  const read = await readDeployment(process.cwd(), { stage, ...flags }, process.env);
  if (!read.ok) throw new UsageError(read.sentence);
  return read.deployment;
}
