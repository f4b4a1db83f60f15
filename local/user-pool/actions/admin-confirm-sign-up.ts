import { answer, refusal } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** AdminConfirmSignUp: user pools API reference. */
export const adminConfirmSignUp: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    if (user.status !== "UNCONFIRMED") {
      const message = `User cannot be confirmed. Current status is ${user.status}`;
      return refusal("NotAuthorizedException", message, "the account does not wait for confirmation");
    }
    user.status = "CONFIRMED";
    user.changedAt = pool.surroundings.now();
    return answer({});
  },
};
