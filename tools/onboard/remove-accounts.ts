import { administer, type OnboardOptions, type OnboardRefusal } from "./administration.ts";
import { runStep } from "./step.ts";

export type RemoveOutcome = { ok: true; removed: readonly string[] } | OnboardRefusal;

/**
 * Deletes the application's accounts, and then what the secret holds of them: a parameter is deleted, a secret emptied. Callers are
 * refused from their next sign-in on.
 */
export async function removeAccounts(options: OnboardOptions): Promise<RemoveOutcome> {
  return administer<RemoveOutcome>(options, async ({ drop, store }) => {
    const known = await runStep("read the secret", store.read);
    if (known === undefined) return { ok: true, removed: [] };
    const { idle, username } = known.account;
    const removed = [username, ...(idle === undefined ? [] : [idle])];
    for (const name of removed) await drop(name);
    await runStep("write the secret", store.clear);
    return { ok: true, removed };
  });
}
