import { findUser, isRefusal } from "../find-user.ts";
import { setMfaPreference } from "../mfa-preference.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** AdminSetUserMFAPreference: user pools API reference. SetUserMFAPreference by an administrator. */
export const adminSetUserMfaPreference: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    return isRefusal(user) ? user : setMfaPreference(pool, user, input);
  },
};
