import { setMfaPreference } from "../mfa-preference.ts";
import type { BearerAction } from "../user-pool-action.ts";

/** SetUserMFAPreference: user pools API reference. */
export const setUserMfaPreference: BearerAction = {
  required: [],
  run: ({ pool, user }, input) => setMfaPreference(pool, user, input),
};
