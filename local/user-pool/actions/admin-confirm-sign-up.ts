import { answer } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import { notAwaitingConfirmation } from "../refusals.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** The action AdminConfirmSignUp of Cognito user pools. Source: user pools API reference. */
export const adminConfirmSignUp: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    if (user.status !== "UNCONFIRMED") return notAwaitingConfirmation(user.status);
    user.status = "CONFIRMED";
    user.changedAt = pool.surroundings.now();
    return answer({});
  },
};
