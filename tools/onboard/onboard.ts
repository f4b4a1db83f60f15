import { administer, type OnboardOptions } from "./administer.ts";
import { makeReady, type OnboardOutcome } from "./make-ready.ts";

export type { OnboardOptions, OnboardOutcome };

/** Makes the application account ready (make-ready.ts), by requests of the AWS SDK's clients, and proves the account by a sign-in. */
export async function onboard(options: OnboardOptions): Promise<OnboardOutcome> {
  return administer(options, makeReady);
}
