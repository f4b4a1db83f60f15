import { answer, readString } from "../../endpoint/action.ts";
import { attemptLimit } from "../attempt-limit.ts";
import { codeExpired, codeMismatch, notAwaitingConfirmation, unknownNameForCode } from "../refusals.ts";
import { secretHashProblem } from "../secret-hash.ts";
import type { ClientAction } from "../user-pool-action.ts";

/** ConfirmSignUp: user pools API reference. The code, which the stack wrote to the log, also proves the e-mail address. */
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
    switch (pool.codes.take(user, "confirm the account", readString(input, "ConfirmationCode"))) {
      case "none":
      case "wrong":
        return codeMismatch();
      case "expired":
        return codeExpired();
      case "right":
        user.status = "CONFIRMED";
        user.emailVerified = true;
        user.changedAt = pool.surroundings.now();
        return answer({});
    }
  },
};
