import { answer } from "../../endpoint/action.ts";
import type { BearerAction } from "../user-pool-action.ts";

/** GlobalSignOut: user pools API reference. Revokes every token of the user. Credentials that the user already has stay valid until they expire. */
export const globalSignOut: BearerAction = {
  required: [],
  run({ pool, user }) {
    pool.tokens.signOut(user);
    return answer({});
  },
};
