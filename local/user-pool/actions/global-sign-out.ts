import { answer } from "../../endpoint/action.ts";
import type { BearerAction } from "../user-pool-action.ts";

/**
 * The action GlobalSignOut of Cognito user pools. Revokes every token of the user. Credentials that the user already has stay valid until
 * they expire. Source: user pools API reference.
 */
export const globalSignOut: BearerAction = {
  required: [],
  run({ pool, user }) {
    pool.tokens.signOut(user);
    return answer({});
  },
};
