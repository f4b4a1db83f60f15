import type { OnboardOptions } from "./administer.ts";
import { localOptions, type OnboardableStack } from "./local-options.ts";
import { type OnboardOutcome, onboard } from "./onboard.ts";

/** Onboards the caller of a local stack. Refuses a template whose Lambda functions do not get the ids of an application account. */
export async function onboardLocal(
  stack: OnboardableStack,
  options: Pick<OnboardOptions, "now"> = {},
): Promise<OnboardOutcome> {
  const read = localOptions(stack);
  if (read.ok) return onboard({ ...read.ids, ...options });
  return { ok: false, step: "find the ids", sentence: `The template does not set ${read.missing.join(", ")}.` };
}
