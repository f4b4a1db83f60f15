import { answer, readString } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import { passwordProblem } from "../password-policy.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** The action AdminSetUserPassword of Cognito user pools. Tokens that the user already has stay valid. Source: user pools API reference. */
export const adminSetUserPassword: AdminAction = {
  required: ["Username", "Password"],
  run(pool, input) {
    const user = findUser(pool, input);
    if (isRefusal(user)) return user;
    const password = readString(input, "Password");
    const weak = passwordProblem(password, pool.passwordPolicy);
    if (weak) return weak;
    pool.setPassword(user, password);
    user.status = input["Permanent"] === true ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD";
    return answer({});
  },
};
