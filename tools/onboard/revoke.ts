import { administer, type OnboardOptions } from "./administer.ts";
import type { OnboardRefusal } from "./administration.ts";
import { noAccount } from "./rotate.ts";
import { OvertakenFailure, StepFailure } from "./step.ts";
import { removeStrays, type Survey, survey } from "./survey.ts";
import { takeOver } from "./take-over.ts";

export type RevokeOutcome = { ok: true; username: string; revoked: readonly string[] } | OnboardRefusal;

/**
 * For incidents: makes a new account, and signs out and deletes all others, because their passwords may be known. A Lambda function that
 * signs in at that moment may fail once. No other call fails.
 *
 * The secret first records that the accounts are revoked. When this run is cut off, the next run of any command completes the revocation.
 * Credentials that a caller already has work until they expire, within the hour. Only a Deny on the role ends them sooner
 * (docs/incident.md).
 */
export async function revoke(options: OnboardOptions): Promise<RevokeOutcome> {
  return administer<RevokeOutcome>(options, async (administration) => {
    const found = await survey(administration);
    if (found.record.inUse === undefined) {
      await removeStrays(administration, found);
      throw noAccount();
    }
    try {
      const { removed, username } = await takeOver(administration, found, { previous: "delete", proof: "credentials" });
      return { ok: true, username, revoked: removed };
    } catch (error) {
      throw error instanceof StepFailure ? incomplete(error, found) : error;
    }
  });
}

function incomplete(failure: StepFailure, { record }: Survey): StepFailure {
  if (failure instanceof OvertakenFailure) return failure;
  const sentence = `${failure.message}\nThe revocation is not complete, and ${record.inUse?.username} may still sign in. Run it again, or delete every account at once with \`npm run onboard -- --remove\`: callers are refused then.`;
  return new StepFailure(failure.step, sentence, { cause: failure });
}
