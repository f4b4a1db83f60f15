import { administer, type OnboardOptions } from "./administer.ts";
import type { OnboardRefusal } from "./administration.ts";
import { StepFailure } from "./step.ts";
import { removeStrays, survey } from "./survey.ts";
import { type TakeOverOptions, takeOver } from "./take-over.ts";

export type RotateOptions = OnboardOptions & Pick<TakeOverOptions, "call">;

export type RotateOutcome =
  | {
      ok: true;
      username: string;
      /** The account that was in use before and is idle now. Undefined when it was revoked, and so deleted. */
      previous: string | undefined;
      removed: readonly string[];
    }
  | OnboardRefusal;

/** The longest time from a Lambda function's reading of the secret to its sign-in. The account that it has read must exist until then. */
const SETTLES_MS = 60_000;

/**
 * Replaces the account in use, and so its password, without a failed call. The new account signs in and calls the API before the secret
 * names it. The replaced account works until the next rotation, for Lambda functions that have just read the secret or hold its tokens. The
 * account before that is deleted.
 *
 * When a run is cut off, callers notice nothing: run it again.
 */
export async function rotate(options: RotateOptions): Promise<RotateOutcome> {
  return administer<RotateOutcome>(options, async (administration) => {
    const found = await survey(administration);
    const { idle, inUse, since = found.writtenAt } = found.record;
    if (inUse === undefined) {
      await removeStrays(administration, found);
      throw noAccount();
    }
    const ageMs = administration.now() - since;
    if (idle !== undefined && !found.isRevoked && ageMs < SETTLES_MS) {
      await removeStrays(administration, found);
      const sentence = `The account in use came into use ${Math.max(0, Math.round(ageMs / 1000))} s ago, and a function that has read the secret before may still be signing in. Rotate again in a minute.`;
      return { ok: false, step: "read the secret", sentence };
    }
    const previous = found.isRevoked ? "delete" : "keep";
    const taken = await takeOver(administration, found, { previous, proof: "credentials", call: options.call });
    return { ok: true, ...taken, previous: previous === "keep" ? inUse.username : undefined };
  });
}

/** The failure when a rotation or revocation finds no account in the secret. */
export function noAccount(): StepFailure {
  return new StepFailure("read the secret", "The secret holds no account yet: run `npm run onboard` first.");
}
