import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Credentials } from "../../lib/call/sign.ts";
import { explain } from "../onboard/step.ts";
import type { Deployment } from "./deployment.ts";

/** A refusal, in a sentence that says what to do. */
export interface Refused {
  ok: false;
  sentence: string;
}

/** What a deployed stack says of itself. */
export interface DeployedStack {
  /** By name, as `Outputs` in serverless.yml and infra/ has them. */
  outputs: ReadonlyMap<string, string>;
  /** Its ARN. */
  id: string;
}

/**
 * Whose credentials these are, and that they are the stage's account's.
 *
 * Source: STS API reference, GetCallerIdentity: no policy can deny it.
 */
export async function guardAccount({
  account,
  region,
  stage,
}: Deployment): Promise<{ ok: true; account: string; arn: string } | Refused> {
  const client = new STSClient({ region });
  try {
    const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    if (account !== undefined && account !== Account) {
      const sentence = `These credentials are of account ${Account} (${Arn}), and stage ${stage} belongs to account ${account}. Use others, or name that account in serverless.yml (params.${stage}.account) or with --account.`;
      return { ok: false, sentence };
    }
    return { ok: true, account: Account, arn: Arn };
  } catch (error) {
    return { ok: false, sentence: `Could not ask AWS whose credentials these are: ${explain(error)}` };
  } finally {
    client.destroy();
  }
}

/** The keys of whoever runs this, as the SDK finds them. Rejects with a sentence when there are none. */
export async function operatorCredentials(region: string): Promise<Credentials> {
  const client = new STSClient({ region });
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  } catch (error) {
    throw new Error(explain(error));
  } finally {
    client.destroy();
  }
}

/** The outputs of a stage's stack, in the account and region that it belongs to. */
export async function describeStack(deployment: Deployment): Promise<({ ok: true } & DeployedStack) | Refused> {
  return asking(deployment, async (client) => {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: deployment.stackName }));
    const { Outputs = [], StackId = "" } = Stacks?.[0] ?? {};
    const outputs = new Map(Outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]));
    return { ok: true as const, outputs, id: StackId };
  });
}

/** The template that a stage's stack was deployed with. */
export async function deployedTemplate(deployment: Deployment): Promise<{ ok: true; template: unknown } | Refused> {
  return asking(deployment, async (client) => {
    const { TemplateBody = "{}" } = await client.send(new GetTemplateCommand({ StackName: deployment.stackName }));
    return { ok: true as const, template: JSON.parse(TemplateBody) };
  });
}

async function asking<Answer extends { ok: true }>(
  { region, stackName, stage }: Deployment,
  ask: (client: CloudFormationClient) => Promise<Answer>,
): Promise<Answer | Refused> {
  const client = new CloudFormationClient({ region });
  try {
    return await ask(client);
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) {
      const sentence = `There is no stack ${stackName} in ${region}. Deploy it with \`npm run deploy -- --stage ${stage}\`, or name another --stage or --region.`;
      return { ok: false, sentence };
    }
    return { ok: false, sentence: `Could not read the stack ${stackName}: ${explain(error)}` };
  } finally {
    client.destroy();
  }
}
