import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { load } from "js-yaml";
import { stageProblem } from "../../infra/parameters.cjs";

/** A stage: its stack, its region and its account. */
export interface Deployment {
  stage: string;
  /** `SERVICE-STAGE`, as the framework names it. */
  stackName: string;
  region: string;
  /** The stage's AWS account: twelve digits. Undefined: the account that the credentials belong to. */
  account: string | undefined;
}

export type DeploymentOutcome = { ok: true; deployment: Deployment } | { ok: false; sentence: string };

/**
 * Reads a stage from serverless.yml. `region` and `account` replace the file's own values (`provider.region`, `params.STAGE.account`).
 * Refuses an invalid name, and an AWS_REGION in the environment that differs from the file. Every stage except dev must name its account.
 * Otherwise the credentials in the shell would decide where it is deployed.
 */
export async function readDeployment(
  root: string,
  { account, region, stage }: { stage: string; region?: string | undefined; account?: string | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): Promise<DeploymentOutcome> {
  const problem = stageProblem(stage);
  if (problem !== undefined) return refusal(problem);
  // The framework validates the file against its schema.
  const project = load(await readFile(join(root, "serverless.yml"), "utf8")) as Project;
  const configured = project.provider.region;
  const inEnvironment = environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"];
  if (region === undefined && inEnvironment && inEnvironment !== configured) {
    return refusal(
      `AWS_REGION is ${inEnvironment}, but serverless.yml deploys to ${configured}. Unset the variable, or pass --region.`,
    );
  }
  const owner = account ?? project.params?.[stage]?.["account"];
  if (owner === undefined && stage !== "dev") {
    return refusal(
      `Stage ${stage} has no account. Write params.${stage}.account: 'TWELVE DIGITS' into serverless.yml, or pass --account. It keeps the stage from being deployed with another account's credentials.`,
    );
  }
  if (owner !== undefined && !/^\d{12}$/.test(String(owner))) {
    return refusal(`The account of stage ${stage} must be twelve digits, in quotes in serverless.yml.`);
  }
  return {
    ok: true,
    deployment: {
      stage,
      stackName: `${project.service}-${stage}`,
      region: region ?? configured,
      account: owner === undefined ? undefined : String(owner),
    },
  };
}

interface Project {
  service: string;
  provider: { region: string };
  params?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function refusal(sentence: string): DeploymentOutcome {
  return { ok: false, sentence };
}
