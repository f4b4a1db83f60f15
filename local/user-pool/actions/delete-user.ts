import { answer } from "../../endpoint/action.ts";
import type { BearerAction } from "../user-pool-action.ts";

/** DeleteUser: user pools API reference. Deletes the account of the user who calls. The answer is empty. */
export const deleteUser: BearerAction = {
  required: [],
  run({ pool, user }) {
    pool.users.remove(user);
    return answer("");
  },
};
