import { answer } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import type { AdminAction } from "../user-pool-action.ts";

function setEnabled(enabled: boolean): AdminAction {
  return {
    required: ["Username"],
    run(pool, input) {
      const user = findUser(pool, input);
      if (isRefusal(user)) return user;
      user.enabled = enabled;
      user.changedAt = pool.surroundings.now();
      return answer({});
    },
  };
}

/** AdminEnableUser: user pools API reference. */
export const adminEnableUser = setEnabled(true);

/** AdminDisableUser: user pools API reference. No sign-in, no refresh; where the identity pool asks, no credentials either. */
export const adminDisableUser = setEnabled(false);
