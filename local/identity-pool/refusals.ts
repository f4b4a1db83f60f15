/** Cognito's refusals that more than one action of an identity pool gives. */
import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import type { Setting } from "../step-records.ts";

/** The refusal when the caller has not proved that the identity is its own. */
export function foreignIdentity(because: string): AwsRefusal {
  const message = "Logins don't match. Please include at least one valid login for this identity or identity pool.";
  return refusal("NotAuthorizedException", message, because);
}

/** The refusal when a role is missing or cannot be assumed. */
export function invalidConfiguration(because: string, ...settings: readonly Setting[]): AwsRefusal {
  const message = "Invalid identity pool configuration. Check assigned IAM roles for this pool.";
  return decidedBy(refusal("InvalidIdentityPoolConfigurationException", message, because), ...settings);
}

/** The refusal of a request without a login, when the pool does not allow guests. */
export function noGuests(): AwsRefusal {
  const message = "Unauthenticated access is not supported for this identity pool.";
  const because = "the request has no login, and the pool allows no guests";
  return decidedBy(refusal("NotAuthorizedException", message, because), {
    property: "IdentityPool.AllowUnauthenticatedIdentities",
    value: false,
    meaning: "With true, callers without a login are guests, with the role unauthenticated.",
  });
}
