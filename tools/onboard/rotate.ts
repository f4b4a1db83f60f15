import type { Fetch } from "../../lib/call/fetch.ts";
import { signedFetch } from "../../lib/call/signed-fetch.ts";
import type { KeptAccount, StoredAccount } from "./account-store.ts";
import { type Administration, administer, type OnboardOptions, type OnboardRefusal } from "./administration.ts";
import { runStep, StepFailure } from "./step.ts";

export interface RotateOptions extends OnboardOptions {
  /**
   * Calls what the account is for with its new credentials, and says in a sentence what was wrong with the answer. Default: no
   * call, the credentials being had is proof enough.
   */
  call?: (fetch: Fetch) => Promise<string | undefined>;
}

export type RotateOutcome = { ok: true; username: string; previous: string } | OnboardRefusal;

/** Whoever has read the secret signs in within this time. A second rotation sooner could change the password under it. */
const SETTLES_MS = 60_000;

/**
 * Changes the password with no failed call: two accounts take turns. The idle one gets a new password, signs in and calls; only then
 * does the secret name it. The one that was in use keeps its password until the next rotation, so that a function that has just read
 * the secret, or holds tokens, goes on with it.
 *
 * A run that was cut off has changed nothing that is in use: run it again.
 */
export async function rotate(options: RotateOptions): Promise<RotateOutcome> {
  return administer<RotateOutcome>(options, async (administration) => {
    const { now, store } = administration;
    const { account, writtenAt } = await current(administration);
    const age = now() - writtenAt;
    if (account.idle !== undefined && age < SETTLES_MS) {
      const sentence = `The secret was written ${Math.max(0, Math.round(age / 1000))} s ago, and a function that has just read it may still be signing in. Rotate again in a minute.`;
      return { ok: false, step: "read the secret", sentence };
    }
    const next = await turn(administration, options, account);
    await runStep("write the secret", () => store.write({ ...next, idle: account.username }));
    return { ok: true, username: next.username, previous: account.username };
  });
}

/** The account that is in use. Throws a StepFailure when there is none. */
export async function current({ store }: Administration): Promise<KeptAccount> {
  const known = await runStep("read the secret", store.read);
  if (known?.account.sub !== undefined) return known;
  throw new StepFailure("read the secret", "The secret holds no account yet: run `npm run onboard` first.");
}

/** The other account of the two, ready and proved. Where there is none yet one is made, and the secret names it before it exists. */
export async function turn(
  { credentialsOf, equip, newName, prove, store }: Administration,
  { call, now = Date.now, region }: RotateOptions,
  account: StoredAccount,
): Promise<StoredAccount> {
  const username = account.idle ?? newName();
  if (account.idle === undefined) {
    await runStep("write the secret", () => store.write({ ...account, idle: username }));
  }
  const next = await equip(username);
  const proved = await prove(next);
  const credentials = await credentialsOf(proved);
  await runStep("call with it", async () => {
    const wrong = await call?.(signedFetch({ credentials: async () => credentials, region, now }));
    if (wrong !== undefined)
      throw new StepFailure("call with it", `${wrong}\nThe secret still names the account that was in use.`);
  });
  return { ...next, identityId: proved.identityId };
}
