import type { CompleteAccount } from "./account-record.ts";
import type { Administration, OnboardRefusal } from "./administration.ts";
import { isNamed } from "./aws-error.ts";
import type { Caller } from "./caller.ts";
import { OvertakenFailure, runStep, StepFailure } from "./step.ts";
import { removeStrays, survey, writeRecord } from "./survey.ts";
import { takeOver } from "./take-over.ts";

/**
 * The outcome of onboarding. `updated` means that the account was complete already, and that only the app client's secret in its record was
 * replaced. `removed` names the accounts of an interrupted earlier run that this run deleted.
 */
export type OnboardOutcome =
  | { ok: true; did: "created" | "updated" | "nothing"; username: string; removed: readonly string[] }
  | OnboardRefusal;

/**
 * Makes the application account ready: a user in the pool with a random name, in its group, and with its password in the secret. A sign-in of the
 * administration's caller proves that the account works. When the secret already holds an account that can sign in, no new account is made. When the
 * app client has a new client secret, the account's secret is updated. Without a caller, an account that is in the pool counts as one that can sign in.
 *
 * Also completes an earlier run that was cut off: deletes the accounts that it left behind, and replaces an account whose revocation it had
 * begun.
 */
export async function makeReady(administration: Administration): Promise<OnboardOutcome> {
  const { caller, pool } = administration;
  const found = await survey(administration);
  const { inUse } = found.record;
  // Whether the role can be had is for the first call to show: people try templates out on the local stack.
  const deleting = { previous: "delete", proof: "sign-in" } as const;
  if (inUse === undefined || found.isRevoked) {
    return { ok: true, did: "created", ...(await takeOver(administration, found, deleting)) };
  }
  const removed = await removeStrays(administration, found);
  const { account, did } = await withClientSecret(administration, inUse);
  const isUsable = caller ? await signsIn(administration, caller, account) : await pool.exists(account.username);
  if (isUsable) return { ok: true, did, username: account.username, removed };
  const taken = await takeOver(administration, await survey(administration), deleting);
  return { ok: true, did: "created", ...taken };
}

/**
 * Writes the app client's secret into the account's secret when it is not there yet. CloudFormation replaces an app client that gets a secret,
 * and so an account that was onboarded before lacks it.
 */
async function withClientSecret(
  administration: Administration,
  account: CompleteAccount,
): Promise<{ account: CompleteAccount; did: "updated" | "nothing" }> {
  const clientSecret = await administration.pool.clientSecret();
  if (clientSecret === account.clientSecret) return { account, did: "nothing" };
  const { record, version } = await runStep("read the secret", administration.store.read);
  if (record.inUse?.username !== account.username) throw new OvertakenFailure(record.inUse?.username);
  const { clientSecret: _, ...rest } = record.inUse;
  const updated = { ...rest, ...(clientSecret !== undefined && { clientSecret }) };
  await writeRecord(administration, { ...record, inUse: updated }, version);
  return { account: updated, did: "updated" };
}

/**
 * Tells whether the account in use can sign in: false when the pool no longer has it. Throws a StepFailure when the account exists and its
 * sign-in is refused.
 */
async function signsIn({ pool, store }: Administration, caller: Caller, account: CompleteAccount): Promise<boolean> {
  try {
    await caller.signIn(account);
    return true;
  } catch (error) {
    if (!(error instanceof StepFailure) || !isNamed(error.cause, "NotAuthorizedException", "UserNotFoundException")) {
      throw error;
    }
    const { record } = await runStep("read the secret", store.read);
    if (record.inUse?.username !== account.username) throw new OvertakenFailure(record.inUse?.username);
    if (!(await pool.exists(account.username))) return false;
    throw new StepFailure(
      "sign in",
      `${error.message}\nThe account exists, but does not sign in with the password in the secret. \`npm run onboard -- --revoke\` replaces it.`,
    );
  }
}
