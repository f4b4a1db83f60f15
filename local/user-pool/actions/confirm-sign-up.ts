import { answer, type Outcome, readString } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import { aliasTaken, giveUpAlias, isTaken } from "../alias.ts";
import { attemptLimit } from "../attempt-limit.ts";
import { changeAttributes } from "../change-attributes.ts";
import { codeExpired, codeMismatch, notAwaitingConfirmation, unknownNameForCode } from "../refusals.ts";
import { secretHashProblem } from "../secret-hash.ts";
import type { UserPool } from "../user-pool.ts";
import type { ClientAction } from "../user-pool-action.ts";
import type { User } from "../users.ts";

/**
 * The action ConfirmSignUp of Cognito user pools. The code, which the stack wrote to the log, also proves the e-mail address. Source: user
 * pools API reference.
 */
export const confirmSignUp: ClientAction = {
  required: ["Username", "ConfirmationCode"],
  run(pool, client, input) {
    const username = readString(input, "Username");
    const user = pool.users.find(username);
    const wrongHash = secretHashProblem(client, [username], readString(input, "SecretHash"));
    if (wrongHash) return wrongHash;
    const limit = attemptLimit(pool, username, "ConfirmSignUp");
    if (limit) return limit;
    if (user === undefined) return unknownNameForCode(client) ?? codeMismatch();
    if (user.status !== "UNCONFIRMED") return notAwaitingConfirmation(user.status);
    switch (pool.codes.compare(user, "confirm the account", readString(input, "ConfirmationCode"))) {
      case "none":
      case "wrong":
        return codeMismatch();
      case "expired":
        pool.codes.cancel(user, "confirm the account");
        return codeExpired();
      case "right":
        return confirm(pool, user, input);
    }
  },
};

/** Confirms the account. A right code proves the address, so an alias moves to this user when the request asks for it. */
function confirm(pool: UserPool, user: User, input: Json): Outcome {
  const email = user.attributes.get("email");
  if (email !== undefined) {
    if (input["ForceAliasCreation"] === true) giveUpAlias(pool, user, "email", email);
    // The code stays valid, for another request with ForceAliasCreation.
    else if (isTaken(pool, user, "email", email)) return aliasTaken("email", "");
    changeAttributes(pool, user, new Map([["email_verified", "true"]]));
  }
  pool.codes.cancel(user, "confirm the account");
  user.status = "CONFIRMED";
  user.changedAt = pool.surroundings.now();
  return answer({});
}
