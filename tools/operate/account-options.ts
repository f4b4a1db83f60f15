/** Finds the application account for `npm run onboard`, from a stage's stack or from the environment. */
import { UserError } from "../../local/user-error.ts";
import { pascal } from "../contract/api-contract.ts";
import { accountIdsOf, VARIABLE_MEANINGS } from "../onboard/account-ids.ts";
import type { RotateOptions } from "../onboard/rotate.ts";
import { applicationOf } from "./application.ts";
import { requireStack } from "./deployed-stack.ts";
import type { Deployment } from "./deployment.ts";
import { proveCall } from "./prove-call.ts";
import type { Asked } from "./questions.ts";

/**
 * Reads the options for onboarding from a stage's stack. Undefined when the stage has no application account. `proof` is the request that a
 * new account must be able to send. Throws a UserError when the stack cannot be read or an output is missing.
 */
export async function stageOptions(deployment: Deployment, proof: Asked): Promise<RotateOptions | undefined> {
  const stack = await requireStack(deployment);
  const application = applicationOf(deployment, stack);
  if (application.kind === "refused") throw new UserError(application.sentence);
  if (application.kind === "none") return undefined;
  return { ...application.ids, ...callWith(proof, stack.outputs.get(`${pascal(proof.api)}Url`)) };
}

/** Reads the options for onboarding from environment variables. Throws a UserError that names every variable that is missing. */
export function environmentOptions(
  environment: Readonly<Record<string, string | undefined>>,
  proof: Asked,
): RotateOptions {
  const read = accountIdsOf(environment);
  if (!read.ok) {
    const lines = read.missing.map((name) => `${name} is not set. It is ${VARIABLE_MEANINGS.get(name)}.`);
    lines.push('For the local stack: eval "$(npm run -s aws-env)". For AWS: npm run onboard -- --stage dev');
    throw new UserError(lines.join("\n"));
  }
  return { ...read.ids, ...callWith(proof, environment[`${proof.api.toUpperCase()}_URL`]) };
}

/** The API call that proves an account, for the API at `url`. Without a `url`, only a sign-in proves it. */
function callWith(proof: Asked, url: string | undefined): Pick<RotateOptions, "call"> {
  return url ? { call: proveCall(url, proof) } : {};
}
