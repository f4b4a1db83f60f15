import { setEnabled } from "../set-enabled.ts";

/** The action AdminEnableUser of Cognito user pools. Source: user pools API reference. */
export const adminEnableUser = setEnabled(true);
