import { answer } from "../endpoint/action.ts";
import { findUser, isRefusal } from "./find-user.ts";
import type { AdminAction } from "./user-pool-action.ts";

/** An action that enables a user, or disables one. */
export function setEnabled(enabled: boolean): AdminAction {
  return {
    required: ["Username"],
    run(pool, input) {
      const user = findUser(pool, input);
      if (isRefusal(user)) return user;
      user.enabled = enabled;
      if (!enabled) user.disablings++;
      user.changedAt = pool.surroundings.now();
      return answer({});
    },
  };
}
