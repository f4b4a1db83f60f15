import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { load } from "js-yaml";

/** What is meant by a stage: which stack, where, and in whose account. */
export interface Deployment {
  stage: string;
  /** `SERVICE-STAGE`, as the framework names it. */
  stackName: string;
  region: string;
  /** The account that the stage belongs to: twelve digits. Undefined: whichever the credentials are of. */
  account: string | undefined;
}

export type DeploymentOutcome = { ok: true; deployment: Deployment } | { ok: false; sentence: string };

/**
 * Reads serverless.yml for a stage. `--region` and `--account` win over what stands there: `provider.region`, and `params.STAGE.account`.
 *
 * Refuses, in a sentence: a stage that is no name; an AWS_REGION in the environment that says otherwise; a stage other than dev whose
 * account is named nowhere, since whatever credentials happen to be in the shell would decide then.
 */
export async function readDeployment(
  root: string,
  { account, region, stage }: { stage: string; region?: string | undefined; account?: string | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): Promise<DeploymentOutcome> {
  if (!/^[a-z][a-z0-9]{0,15}$/.test(stage)) {
    return refuse(`--stage ${stage}: a stage is one word of up to 16 small letters and digits, as dev or prod.`);
  }
  // The file is the project's own, and the framework holds its schema against it.
  const project = load(await readFile(join(root, "serverless.yml"), "utf8")) as Project;
  const written = project.provider.region;
  const asked = environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"];
  if (region === undefined && asked && asked !== written) {
    return refuse(
      `AWS_REGION is ${asked}, and serverless.yml deploys to ${written}. Unset it, or say which you mean with --region.`,
    );
  }
  const named = account ?? project.params?.[stage]?.["account"];
  if (named === undefined && stage !== "dev") {
    return refuse(
      `Stage ${stage} belongs to no account yet. Write params.${stage}.account: 'TWELVE DIGITS' into serverless.yml, or pass --account, so that no other account's credentials are used by mistake.`,
    );
  }
  if (named !== undefined && !/^\d{12}$/.test(String(named))) {
    return refuse(`The account of stage ${stage} must be twelve digits, in quotes in serverless.yml.`);
  }
  return {
    ok: true,
    deployment: {
      stage,
      stackName: `${project.service}-${stage}`,
      region: region ?? written,
      account: named === undefined ? undefined : String(named),
    },
  };
}

interface Project {
  service: string;
  provider: { region: string };
  params?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function refuse(sentence: string): DeploymentOutcome {
  return { ok: false, sentence };
}
