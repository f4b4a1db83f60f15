import { accountIdsOf, type IdsOutcome } from "./account-ids.ts";
import type { OnboardOptions } from "./administer.ts";

/** The parts of a running local stack that onboarding needs. */
export interface OnboardableStack {
  region: string;
  awsEndpoint: string;
  /** The keys of the developer, which may administer the user pool. */
  developer: { accessKeyId: string; secretAccessKey: string };
  /** Environment variables of the stack's Lambda functions: they hold the ids of the user pool and the secret. */
  environment: Readonly<Record<string, string>>;
}

/**
 * Makes the options to onboard the caller of a local stack. Fails with the names of the missing variables when no Lambda function of the
 * template sets them.
 */
export function localOptions(stack: OnboardableStack): IdsOutcome<OnboardOptions> {
  const read = accountIdsOf({ ...stack.environment, COGNITO_REGION: stack.region });
  if (!read.ok) return read;
  // A copy, because the AWS clients write into the object that they get.
  const { accessKeyId, secretAccessKey } = stack.developer;
  return { ok: true, ids: { ...read.ids, endpoint: stack.awsEndpoint, credentials: { accessKeyId, secretAccessKey } } };
}
