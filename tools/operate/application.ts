import type { OnboardOptions } from "../onboard/administration.ts";
import type { DeployedStack } from "./deployed-stack.ts";
import type { Deployment } from "./deployment.ts";

const OUTPUTS = {
  userPoolId: "UserPoolId",
  appClientId: "UserPoolClientId",
  identityPoolId: "IdentityPoolId",
  secretId: "AppSecret",
  group: "CallersGroup",
} as const;

export type Application =
  | { kind: "onboardable"; options: OnboardOptions }
  /** The functions call with their own roles: no account is used. */
  | { kind: "none" }
  | { kind: "refused"; sentence: string };

/** What onboarding needs to know of a deployed stack. */
export function applicationOf({ region, stackName }: Deployment, { outputs }: DeployedStack): Application {
  const missing = Object.values(OUTPUTS).filter((name) => !outputs.get(name));
  if (outputs.get("CallerCredentials") === "role") return { kind: "none" };
  if (missing.length > 0) {
    const sentence = `The stack ${stackName} has no output ${missing.join(" and no ")}. Give it back in infra/ and deploy again.`;
    return { kind: "refused", sentence };
  }
  const output = (name: keyof typeof OUTPUTS) => outputs.get(OUTPUTS[name]) ?? "";
  const userPoolId = output("userPoolId");
  if (!userPoolId.startsWith(`${region}_`)) {
    const sentence = `The stack ${stackName} names a user pool of another region (${userPoolId}), and this is ${region}.`;
    return { kind: "refused", sentence };
  }
  return {
    kind: "onboardable",
    options: {
      region,
      userPoolId,
      appClientId: output("appClientId"),
      identityPoolId: output("identityPoolId"),
      secretId: output("secretId"),
      group: output("group"),
    },
  };
}
