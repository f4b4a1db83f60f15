import { administer, type OnboardRefusal } from "./administration.ts";
import { current, type RotateOptions, turn } from "./rotate.ts";
import { runStep } from "./step.ts";

export type RevokeOutcome = { ok: true; username: string; revoked: readonly string[] } | OnboardRefusal;

/**
 * For incidents: a new account takes over, and those whose passwords may be known are signed out everywhere and deleted. A function that
 * signs in at that very moment may fail once; every other goes on.
 *
 * Credentials that were handed out before are good until they end, within the hour: only a Deny on the role ends them sooner
 * (docs/incident.md).
 */
export async function revoke(options: RotateOptions): Promise<RevokeOutcome> {
  return administer<RevokeOutcome>(options, async (administration) => {
    const { account } = await current(administration);
    const { idle, ...used } = account;
    if (idle !== undefined) await administration.drop(idle);
    const next = await turn(administration, options, used);
    await runStep("write the secret", () => administration.store.write(next));
    await administration.drop(used.username);
    return { ok: true, username: next.username, revoked: [used.username, ...(idle === undefined ? [] : [idle])] };
  });
}
