import { answer } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import { mfaRecord } from "../mfa-preference.ts";
import type { AdminAction } from "../user-pool-action.ts";
import { userRecord } from "../user-record.ts";

/** The action AdminGetUser of Cognito user pools. Source: user pools API reference. */
export const adminGetUser: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    const { Attributes, ...rest } = userRecord(user);
    return answer({ ...rest, ...mfaRecord(pool, user), UserAttributes: Attributes });
  },
};
