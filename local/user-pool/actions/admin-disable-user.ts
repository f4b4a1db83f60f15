import { setEnabled } from "../set-enabled.ts";

/**
 * AdminDisableUser: user pools API reference. The user can neither sign in nor refresh tokens, and every access token so far is revoked, even if the
 * user is enabled again. An identity pool with ServerSideTokenCheck gives the user no credentials.
 */
export const adminDisableUser = setEnabled(false);
