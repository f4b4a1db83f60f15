import { administer, type OnboardOptions, type OnboardRefusal } from "./administration.ts";
import { runStep } from "./step.ts";

export type { OnboardOptions };

/** No person has such a name, so that taking it up takes nobody's password away. */
const OWN_NAME = /^caller-[a-z0-9]{16}@countersign\.invalid$/;

/** What onboarding came to. A refusal says in a sentence what failed and what to do. */
export type OnboardOutcome = { ok: true; did: "created" | "nothing"; username: string } | OnboardRefusal;

/**
 * Makes the application account ready: a name that nobody can guess and a password, kept in the secret; the account, its password
 * and its group in the user pool; and a sign-in as the proof. The same for the local stack and for AWS.
 *
 * The secret is written first, so that no account exists that nothing names. A run that was cut off leaves a secret without a
 * `sub`: the next run goes on with its name, when that is one of ours. A whole account is proved by a sign-in and changed in nothing.
 */
export async function onboard(options: OnboardOptions): Promise<OnboardOutcome> {
  return administer<OnboardOutcome>(options, async ({ equip, newName, prove, store }) => {
    const known = await runStep("read the secret", store.read);
    if (known?.account.sub !== undefined) {
      await prove(known.account);
      return { ok: true, did: "nothing", username: known.account.username };
    }

    const username = OWN_NAME.exec(known?.account.username ?? "")?.[0] ?? newName();
    await runStep("write the secret", () => store.write({ username, password: "" }));
    const account = await equip(username);
    const { identityId } = await prove(account);
    await runStep("write the secret", () => store.write({ ...account, identityId }));
    return { ok: true, did: "created", username };
  });
}
