import { answer, refused, text, texts } from "../../endpoint/action.ts";
import { isSrpTimestamp } from "../srp-timestamp.ts";
import { CHALLENGE_MS } from "../user-pool.ts";
import type { ClientAction } from "./user-pool-actions.ts";
import { wrongPassword } from "./wrong-password.ts";

/** RespondToAuthChallenge: user pools API reference. Answers PASSWORD_VERIFIER; a challenge is good for one answer. */
export const respondToAuthChallenge: ClientAction = {
  required: ["ChallengeName"],
  run(pool, client, input) {
    const name = text(input, "ChallengeName");
    if (name !== "PASSWORD_VERIFIER") return { kind: "not imitated", what: `the challenge ${name}` };

    const responses = texts(input, "ChallengeResponses");
    const {
      PASSWORD_CLAIM_SECRET_BLOCK = "",
      PASSWORD_CLAIM_SIGNATURE = "",
      TIMESTAMP: timestamp = "",
      USERNAME,
    } = responses;
    if (!USERNAME)
      return refused(
        "InvalidParameterException",
        "Missing required parameter USERNAME",
        "ChallengeResponses has no USERNAME",
      );
    const challenge = pool.challenges.get(PASSWORD_CLAIM_SECRET_BLOCK);
    pool.challenges.delete(PASSWORD_CLAIM_SECRET_BLOCK);
    if (challenge === undefined || challenge.clientId !== client.id) {
      return wrongPassword("the secret block is of no challenge that waits: each is good for one answer");
    }
    const now = pool.surroundings.now();
    if (now - challenge.startedAt > CHALLENGE_MS) {
      return refused(
        "NotAuthorizedException",
        "Invalid session for the user, session is expired.",
        "the challenge is older than three minutes",
      );
    }
    if (!isSrpTimestamp(timestamp))
      return wrongPassword("TIMESTAMP is not written as Cognito wants it: Wed Apr 5 22:42:34 UTC 2017");

    const { exchange, user } = challenge;
    const claim = {
      secretBlock: Buffer.from(PASSWORD_CLAIM_SECRET_BLOCK, "base64"),
      timestamp,
      signature: PASSWORD_CLAIM_SIGNATURE,
    };
    // Proved for a name that nobody has as well: it takes as long.
    const proved = exchange.proves(claim);
    if (user === undefined) return wrongPassword("nobody has that name, which the app client does not let on");
    if (!proved) return wrongPassword("the password is wrong");
    if (!user.enabled)
      return refused("NotAuthorizedException", "User is disabled.", "an administrator disabled the user");
    if (user.status === "UNCONFIRMED") {
      return refused("UserNotConfirmedException", "User is not confirmed.", "nobody has confirmed the account yet");
    }
    if (user.status === "FORCE_CHANGE_PASSWORD")
      return { kind: "not imitated", what: "the challenge NEW_PASSWORD_REQUIRED" };

    pool.counts.signIns++;
    return answer({ AuthenticationResult: pool.tokens.issue(user, client), ChallengeParameters: {} });
  },
};
