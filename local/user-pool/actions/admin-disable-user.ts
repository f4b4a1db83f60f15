import { setEnabled } from "../set-enabled.ts";

/**
 * AdminDisableUser: user pools API reference. The user can neither sign in nor refresh tokens. An identity pool with ServerSideTokenCheck gives the user
 * no credentials.
 */
export const adminDisableUser = setEnabled(false);
