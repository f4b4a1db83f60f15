import { accountIdsOf, type IdsOutcome } from "./account-ids.ts";
import type { OnboardOptions } from "./administration.ts";

/** The parts of a running local stack that onboarding needs. */
export interface OnboardableStack {
  region: string;
  awsEndpoint: string;
  /** The keys of the developer, which may administer the user pool. */
  developer: { accessKeyId: string; secretAccessKey: string };
  /** The ids that the functions are told, by their variables. */
  environment: Readonly<Record<string, string>>;
}

/** Options to onboard the caller of a local stack, or the variables that no function of its template has. */
export function localOptions(stack: OnboardableStack): IdsOutcome<OnboardOptions> {
  const read = accountIdsOf({ ...stack.environment, COGNITO_REGION: stack.region });
  if (!read.ok) return read;
  return { ok: true, ids: { ...read.ids, endpoint: stack.awsEndpoint, credentials: stack.developer } };
}
