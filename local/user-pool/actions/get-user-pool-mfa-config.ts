import { answer } from "../../endpoint/action.ts";
import { mfaConfigRecord } from "../mfa-config.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** GetUserPoolMfaConfig: user pools API reference. */
export const getUserPoolMfaConfig: AdminAction = {
  required: [],
  run: ({ mfa }) => answer(mfaConfigRecord(mfa)),
};
