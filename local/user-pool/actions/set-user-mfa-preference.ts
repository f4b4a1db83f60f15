import { setMfaPreference } from "../mfa-preference.ts";
import type { BearerAction } from "../user-pool-action.ts";

/** The action SetUserMFAPreference of Cognito user pools. Source: user pools API reference. */
export const setUserMfaPreference: BearerAction = {
  required: [],
  run: ({ pool, user }, input) => setMfaPreference(pool, user, input),
};
