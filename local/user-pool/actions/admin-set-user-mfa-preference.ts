import { findUser, isRefusal } from "../find-user.ts";
import { setMfaPreference } from "../mfa-preference.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * The action AdminSetUserMFAPreference of Cognito user pools. The form of SetUserMFAPreference for administrators. Source: user pools API
 * reference.
 */
export const adminSetUserMfaPreference: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    return isRefusal(user) ? user : setMfaPreference(pool, user, input);
  },
};
