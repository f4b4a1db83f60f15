import { answer } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import { attributesOf } from "../user-attributes.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** AdminGetUser: user pools API reference. */
export const adminGetUser: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    return answer({
      Enabled: user.enabled,
      UserAttributes: attributesOf(user),
      UserCreateDate: user.createdAt / 1000,
      UserLastModifiedDate: user.changedAt / 1000,
      UserStatus: user.status,
      Username: user.sub,
    });
  },
};
