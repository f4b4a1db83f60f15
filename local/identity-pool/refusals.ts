/** Cognito's refusals that more than one action of an identity pool gives. */
import { type AwsRefusal, refusal } from "../endpoint/action.ts";

/** The refusal when the caller has not proved that the identity is its own. */
export function foreignIdentity(because: string): AwsRefusal {
  const message = "Logins don't match. Please include at least one valid login for this identity or identity pool.";
  return refusal("NotAuthorizedException", message, because);
}

/** The refusal when a role is missing or cannot be assumed. */
export function invalidConfiguration(because: string): AwsRefusal {
  return refusal(
    "InvalidIdentityPoolConfigurationException",
    "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    because,
  );
}

/** The refusal of a request without a login, when the pool does not allow guests. */
export function noGuests(): AwsRefusal {
  const message = "Unauthenticated access is not supported for this identity pool.";
  return refusal("NotAuthorizedException", message, "the request has no login, and the pool allows no guests");
}
