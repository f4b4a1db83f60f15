import { answer } from "../../endpoint/action.ts";
import type { BearerAction } from "../user-pool-action.ts";

/** DeleteUser: user pools API reference. The user deletes the own account. The answer is empty. */
export const deleteUser: BearerAction = {
  required: [],
  run({ pool, user }) {
    pool.users.remove(user);
    return answer("");
  },
};
