import { administer, type OnboardOptions } from "./administer.ts";
import type { OnboardRefusal } from "./administration.ts";
import { OvertakenFailure, runStep, StepFailure } from "./step.ts";
import { removeAll, survey, writeRecord } from "./survey.ts";

export type RemoveOutcome = { ok: true; removed: readonly string[] } | OnboardRefusal;

/** The most times that the pool is searched again, because other runs may create accounts at the same time. */
const ROUNDS = 5;

/**
 * Deletes every application account of the pool, and deletes the parameter or empties the secret that holds them. Callers are refused from
 * their next sign-in on. Searches the pool again until it has no application account.
 */
export async function removeAccounts(options: OnboardOptions): Promise<RemoveOutcome> {
  return administer<RemoveOutcome>(options, async (administration) => {
    const removed: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { record, strays, version } = await survey(administration);
      const names = [record.inUse?.username, record.idle, ...strays].filter((name) => name !== undefined);
      if (names.length === 0) return { ok: true, removed };
      const claimed = await writeRecord(administration, { ...record, others: [...new Set(names)] }, version);
      removed.push(...(await removeAll(administration, [...new Set(names)])));
      const isCleared = await runStep("write the secret", () => administration.store.clear(claimed));
      if (!isCleared) throw new OvertakenFailure(undefined);
    }
    throw new StepFailure("delete the account", "Another run makes accounts meanwhile. Stop it, then remove again.");
  });
}
