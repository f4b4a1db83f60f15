import { setEnabled } from "../set-enabled.ts";

/** AdminEnableUser: user pools API reference. */
export const adminEnableUser = setEnabled(true);
