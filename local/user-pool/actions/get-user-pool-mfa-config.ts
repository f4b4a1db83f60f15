import { answer } from "../../endpoint/action.ts";
import { mfaConfigRecord } from "../mfa-config.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** The action GetUserPoolMfaConfig of Cognito user pools. Source: user pools API reference. */
export const getUserPoolMfaConfig: AdminAction = {
  required: [],
  run: ({ mfa }) => answer(mfaConfigRecord(mfa)),
};
