import { answer } from "../../endpoint/action.ts";
import { isReadable } from "../attribute-access.ts";
import { mfaRecord } from "../mfa-preference.ts";
import type { BearerAction } from "../user-pool-action.ts";
import { attributesOf } from "../user-record.ts";

/**
 * The action GetUser of Cognito user pools. The answer has the attributes that the app client may read. Source: user pools API reference.
 */
export const getUser: BearerAction = {
  required: [],
  run: ({ client, pool, user }) =>
    answer({
      ...mfaRecord(pool, user),
      UserAttributes: attributesOf(user).filter(({ Name }) => isReadable(client, Name)),
      Username: user.username,
    }),
};
