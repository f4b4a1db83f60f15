import { answer, readString } from "../../endpoint/action.ts";
import { findUser, isRefusal } from "../find-user.ts";
import { passwordProblem } from "../password-policy.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** AdminSetUserPassword: user pools API reference. Tokens that the user already has stay valid. */
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
