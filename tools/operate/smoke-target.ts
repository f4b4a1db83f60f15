/** The target of `npm run smoke`: a deployed stage, or addresses. */
import { cognitoCredentials } from "../../lib/call/cognito-credentials.ts";
import { UserError } from "../../local/user-error.ts";
import { pascal } from "../contract/api-contract.ts";
import { callerIdsOf } from "../onboard/account-ids.ts";
import { applicationOf } from "./application.ts";
import { operatorCredentials, requireStack } from "./deployed-stack.ts";
import type { Deployment } from "./deployment.ts";
import type { SmokeOptions } from "./smoke.ts";

export type SmokeTarget = Omit<SmokeOptions, "questions">;

/** Reads the addresses of the named APIs and the application account from a stage's stack. Throws a UserError for a missing output. */
export async function stageTarget(deployment: Deployment, apis: readonly string[]): Promise<SmokeTarget> {
  const stack = await requireStack(deployment);
  const urls = apis.map((api) => {
    const output = `${pascal(api)}Url`;
    const url = stack.outputs.get(output);
    if (url === undefined) throw new UserError(`The stack ${deployment.stackName} has no output ${output}.`);
    return [api, url];
  });
  const application = applicationOf(deployment, stack);
  if (application.kind === "refused") throw new UserError(application.sentence);
  const { region } = deployment;
  return {
    urls: Object.fromEntries(urls),
    region,
    operator: () => operatorCredentials(region),
    ...(application.kind === "onboardable" && { account: cognitoCredentials(application.ids) }),
  };
}

/** Makes a target from the given addresses. The application account comes from the COGNITO_* environment variables, when all of them are set. */
export function addressTarget(
  urls: SmokeTarget["urls"],
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): SmokeTarget {
  const account = callerIdsOf(environment);
  return {
    urls,
    region,
    operator: () => operatorCredentials(region),
    ...(account.ok && { account: cognitoCredentials(account.ids) }),
  };
}
