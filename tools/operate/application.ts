import { type AccountIds, accountIdsOfStack } from "../onboard/account-ids.ts";
import type { DeployedStack } from "./deployed-stack.ts";
import type { Deployment } from "./deployment.ts";

/** The application account of a deployed stack. */
export type Application =
  | { kind: "onboardable"; ids: AccountIds }
  /** The functions call with their own roles and need no account. */
  | { kind: "none" }
  | { kind: "refused"; sentence: string };

/** Reads the ids of the application account from a stack's outputs. Refuses a stack with missing outputs or with outputs for another region. */
export function applicationOf({ region, stackName }: Deployment, { outputs }: DeployedStack): Application {
  if (outputs.get("CallerCredentials") === "role") return { kind: "none" };
  const read = accountIdsOfStack(outputs, region);
  if (!read.ok) {
    const sentence = `The stack ${stackName} has no output ${read.missing.join(" and no ")}. Add it in infra/ and deploy again.`;
    return { kind: "refused", sentence };
  }
  if (!read.ids.userPoolId.startsWith(`${region}_`)) {
    const sentence = `The stack ${stackName} names the user pool ${read.ids.userPoolId}, which is not in ${region}.`;
    return { kind: "refused", sentence };
  }
  return { kind: "onboardable", ids: read.ids };
}
