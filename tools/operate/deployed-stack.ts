import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Credentials } from "../../lib/call/sign.ts";
import { UserError } from "../../local/user-error.ts";
import { explain } from "../onboard/step.ts";
import type { Deployment } from "./deployment.ts";

/** A refusal. The sentence says what is wrong and what to do. */
export interface Refusal {
  ok: false;
  sentence: string;
}

/** A deployed stack, as CloudFormation describes it. */
export interface DeployedStack {
  /** The stack's outputs, by the names that serverless.yml and infra/ give them. */
  outputs: ReadonlyMap<string, string>;
  /** ARN of the stack. */
  id: string;
}

/**
 * Asks AWS which account these credentials belong to, and refuses an account other than the stage's. The request, GetCallerIdentity, needs
 * no permission, and no policy can deny it (STS API reference).
 */
export async function guardAccount({
  account,
  region,
  stage,
}: Deployment): Promise<{ ok: true; account: string; arn: string } | Refusal> {
  const client = new STSClient({ region });
  try {
    const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    if (account !== undefined && account !== Account) {
      const sentence = `These credentials are of account ${Account} (${Arn}), but stage ${stage} belongs to account ${account}. Use credentials of that account, or change the stage's: params.${stage}.account in serverless.yml, or --account.`;
      return { ok: false, sentence };
    }
    return { ok: true, account: Account, arn: Arn };
  } catch (error) {
    return { ok: false, sentence: `Could not ask AWS whose credentials these are: ${explain(error)}` };
  } finally {
    client.destroy();
  }
}

/** Finds the AWS credentials of the person who runs the command, as the SDK does. Rejects with a UserError when there are none. */
export async function operatorCredentials(region: string): Promise<Credentials> {
  const client = new STSClient({ region });
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  } catch (error) {
    throw new UserError(explain(error));
  } finally {
    client.destroy();
  }
}

/** Reads the outputs of a stage's stack. */
export async function describeStack(deployment: Deployment): Promise<({ ok: true } & DeployedStack) | Refusal> {
  return withClient(deployment, async (client) => {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: deployment.stackName }));
    const { Outputs = [], StackId = "" } = Stacks?.[0] ?? {};
    const outputs = new Map(Outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]));
    return { ok: true as const, outputs, id: StackId };
  });
}

/** Reads a stage's stack. Throws a UserError when the credentials are of another account or the stack cannot be read. */
export async function requireStack(deployment: Deployment): Promise<DeployedStack> {
  const guard = await guardAccount(deployment);
  if (!guard.ok) throw new UserError(guard.sentence);
  const stack = await describeStack(deployment);
  if (!stack.ok) throw new UserError(stack.sentence);
  return stack;
}

/** Reads the template that a stage's stack was deployed with. */
export async function deployedTemplate(deployment: Deployment): Promise<{ ok: true; template: unknown } | Refusal> {
  return withClient(deployment, async (client) => {
    const { TemplateBody = "{}" } = await client.send(new GetTemplateCommand({ StackName: deployment.stackName }));
    return { ok: true as const, template: JSON.parse(TemplateBody) };
  });
}

async function withClient<Answer extends { ok: true }>(
  { region, stackName, stage }: Deployment,
  ask: (client: CloudFormationClient) => Promise<Answer>,
): Promise<Answer | Refusal> {
  const client = new CloudFormationClient({ region });
  try {
    return await ask(client);
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) {
      const sentence = `There is no stack ${stackName} in ${region}. Deploy it with \`npm run deploy -- --stage ${stage}\`, or pass another --stage or --region.`;
      return { ok: false, sentence };
    }
    return { ok: false, sentence: `Could not read the stack ${stackName}: ${explain(error)}` };
  } finally {
    client.destroy();
  }
}
