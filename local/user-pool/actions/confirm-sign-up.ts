import { answer, type Outcome, readString, refusal } from "../../endpoint/action.ts";
import type { AppClient } from "../app-client.ts";
import { attemptLimit } from "../attempt-limit.ts";
import { secretHashProblem } from "../secret-hash.ts";
import type { ClientAction } from "../user-pool-action.ts";

/** ConfirmSignUp: user pools API reference. By the code that went to the log, which proves the address as well. */
export const confirmSignUp: ClientAction = {
  required: ["Username", "ConfirmationCode"],
  run(pool, client, input) {
    const username = readString(input, "Username");
    const user = pool.users.find(username);
    const wrongHash = secretHashProblem(client, [username], readString(input, "SecretHash"));
    if (wrongHash) return wrongHash;
    const limit = attemptLimit(pool, username, "ConfirmSignUp");
    if (limit) return limit;
    if (user === undefined) return unknownUser(client) ?? codeMismatch();
    if (user.status === "CONFIRMED") {
      const message = `User cannot be confirmed. Current status is ${user.status}`;
      return refusal("NotAuthorizedException", message, "the account does not wait for confirmation");
    }
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

/** A name that nobody has, where the app client does not hide it; nothing where it does. */
export function unknownUser(client: AppClient): Outcome | undefined {
  if (client.hidesUsers) return undefined;
  return refusal(
    "UserNotFoundException",
    "Username/client id combination not found.",
    "nobody in this pool has that name",
  );
}

export function codeMismatch(): Outcome {
  return refusal(
    "CodeMismatchException",
    "Invalid verification code provided, please try again.",
    "it is not the code that went to the log",
  );
}

export function codeExpired(because = "the code is too old"): Outcome {
  return refusal("ExpiredCodeException", "Invalid code provided, please request a code again.", because);
}
