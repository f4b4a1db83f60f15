import type { Log } from "../../local/log.ts";
import type { LocalStack } from "../../local/stack/start-local.ts";
import { openAdministration, orRefusal } from "../onboard/administration.ts";
import { localOptions } from "../onboard/local-options.ts";
import { makeReady } from "../onboard/make-ready.ts";
import { foldRequests } from "./fold-requests.ts";
import { stackRequests } from "./stack-requests.ts";

export interface AccountMakerOptions {
  log: Log;
  /** True: the requests of onboarding are logged one by one. */
  logsRequests: boolean;
  /** Prints why there is no application account. */
  say: (text: string) => void;
}

export interface AccountMaker {
  /** Returns the log for the next start, which holds back the requests of onboarding. */
  beginLog: () => Log;
  /**
   * Makes the caller's account, unless an earlier start has made it for the same ids. The stack runs also without an account: so people can try templates
   * for which it is not possible, such as one whose group has no role, and see the refusals.
   */
  prepare: (stack: LocalStack) => Promise<void>;
}

/** Makes the application account of each start of a stack. */
export function createAccountMaker({ log, logsRequests, say }: AccountMakerOptions): AccountMaker {
  let folded = foldRequests(log);
  let onboardedIds: string | undefined;
  return {
    beginLog() {
      folded = foldRequests(log);
      return logsRequests ? log : folded.log;
    },
    async prepare(stack) {
      const obstacle = await onboardOnce(stack);
      folded.end(obstacle === undefined && !logsRequests ? accountSentence : undefined);
      if (obstacle !== undefined) say(obstacle);
    },
  };

  /** Returns the reason why there is no account, otherwise undefined. */
  async function onboardOnce(stack: LocalStack): Promise<string | undefined> {
    const read = localOptions(stack);
    if (!read.ok) {
      // A template that sets them again begins with a secret and a pool without the account.
      onboardedIds = undefined;
      return `No application account: the template does not set ${read.missing.join(", ")}.`;
    }
    const ids = JSON.stringify(read.ids);
    if (ids === onboardedIds) return undefined;
    // The first call of the API proves the account, so that the start need not wait for a sign-in and the keys that sign its tokens.
    const administration = openAdministration(read.ids, { requests: stackRequests(stack, Date.now) });
    const outcome = await orRefusal(() => makeReady(administration));
    if (!outcome.ok) return `The application account is not ready. ${outcome.sentence}`;
    onboardedIds = ids;
    return undefined;
  }
}

function accountSentence(requests: number): string | undefined {
  return requests === 0 ? undefined : `The application account is ready (${requests} requests to the AWS services).`;
}
