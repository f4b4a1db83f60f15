import { setEnabled } from "../set-enabled.ts";

/**
 * The action AdminDisableUser of Cognito user pools. The user can neither sign in nor refresh tokens, and every access token so far is
 * revoked, even if the user is enabled again. An identity pool with ServerSideTokenCheck gives the user no credentials. Source: user pools
 * API reference.
 */
export const adminDisableUser = setEnabled(false);
