import { answer } from "../../endpoint/action.ts";
import type { BearerAction } from "../user-pool-action.ts";
import { attributesOf } from "../user-record.ts";

/** GetUser: user pools API reference. */
export const getUser: BearerAction = {
  required: [],
  run: ({ user }) => answer({ UserAttributes: attributesOf(user), Username: user.sub }),
};
