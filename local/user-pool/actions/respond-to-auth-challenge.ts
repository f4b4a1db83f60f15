import { answer, loggableName, type Outcome, readString, readStrings, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import type { AppClient } from "../app-client.ts";
import { letIn } from "../let-in.ts";
import { passwordProblem } from "../password-policy.ts";
import { secretHashProblem } from "../secret-hash.ts";
import { isSrpTimestamp } from "../srp-timestamp.ts";
import { CHALLENGE_MS, type UserPool } from "../user-pool.ts";
import type { ClientAction } from "../user-pool-action.ts";
import { wrongPassword } from "../wrong-password.ts";

/** What the name of an attribute that comes with a new password begins with. */
const ATTRIBUTE = "userAttributes.";

/** RespondToAuthChallenge: user pools API reference. Answers PASSWORD_VERIFIER and NEW_PASSWORD_REQUIRED; each is good for one answer. */
export const respondToAuthChallenge: ClientAction = {
  required: ["ChallengeName"],
  run(pool, client, input) {
    const name = readString(input, "ChallengeName");
    switch (name) {
      case "PASSWORD_VERIFIER":
        return verifyPassword(pool, client, input);
      case "NEW_PASSWORD_REQUIRED":
        return setNewPassword(pool, client, input);
      default:
        return { kind: "not imitated", what: `the challenge ${loggableName(name)}` };
    }
  },
};

function verifyPassword(pool: UserPool, client: AppClient, input: Json): Outcome {
  const responses = readStrings(input, "ChallengeResponses");
  const { PASSWORD_CLAIM_SECRET_BLOCK = "", PASSWORD_CLAIM_SIGNATURE = "", TIMESTAMP = "", USERNAME = "" } = responses;
  if (USERNAME === "") return missing("USERNAME");
  const wrongHash = secretHashProblem(client, [USERNAME], responses["SECRET_HASH"] ?? "");
  if (wrongHash) return wrongHash;

  const challenge = pool.challenges.get(PASSWORD_CLAIM_SECRET_BLOCK);
  pool.challenges.delete(PASSWORD_CLAIM_SECRET_BLOCK);
  if (challenge === undefined || challenge.clientId !== client.id) {
    return wrongPassword("the secret block is of no challenge that waits: each is good for one answer");
  }
  if (pool.surroundings.now() - challenge.startedAt > CHALLENGE_MS) return expired();
  if (!isSrpTimestamp(TIMESTAMP)) {
    return wrongPassword("TIMESTAMP is not written as Cognito wants it: Wed Apr 5 22:42:34 UTC 2017");
  }
  const { exchange, names, user, username } = challenge;
  if (!names.includes(pool.users.key(USERNAME))) {
    return wrongPassword("USERNAME is not the user whose challenge this is");
  }
  const secretBlock = Buffer.from(PASSWORD_CLAIM_SECRET_BLOCK, "base64");
  // Proved for a name that nobody has as well: it takes as long.
  const proved = exchange.proves({ secretBlock, timestamp: TIMESTAMP, signature: PASSWORD_CLAIM_SIGNATURE });
  return letIn(pool, client, username, user, proved);
}

function setNewPassword(pool: UserPool, client: AppClient, input: Json): Outcome {
  const responses = readStrings(input, "ChallengeResponses");
  const { NEW_PASSWORD = "", SECRET_HASH = "", USERNAME = "" } = responses;
  const attribute = Object.keys(responses).find((name) => name.startsWith(ATTRIBUTE));
  if (attribute !== undefined) {
    const what = `the user attribute ${loggableName(attribute.slice(ATTRIBUTE.length))} beside a new password`;
    return { kind: "not imitated", what };
  }
  const session = pool.authSessions.get(readString(input, "Session"));
  if (session === undefined || session.clientId !== client.id) {
    return invalidSession("Invalid session for the user.", "the session is of no challenge that waits");
  }
  if (session.isUsed) {
    return invalidSession(
      "Invalid session for the user, session can only be used once.",
      "the session has had its answer",
    );
  }
  if (pool.surroundings.now() - session.startedAt > CHALLENGE_MS) return expired();
  if (USERNAME === "") return missing("USERNAME");
  if (NEW_PASSWORD === "") return missing("NEW_PASSWORD");
  const { user } = session;
  if (pool.users.find(USERNAME) !== user) {
    return invalidSession("Invalid session for the user.", "USERNAME is not the user whose session this is");
  }
  if (!user.enabled) return invalidSession("User is disabled.", "an administrator disabled the user");
  const problem =
    secretHashProblem(client, [USERNAME, user.sub], SECRET_HASH) ?? passwordProblem(NEW_PASSWORD, pool.passwordPolicy);
  if (problem) return problem;
  session.isUsed = true;
  user.verifier = pool.verifierOf(user, NEW_PASSWORD);
  user.status = "CONFIRMED";
  user.changedAt = pool.surroundings.now();
  pool.counts.signIns++;
  return answer({ AuthenticationResult: pool.tokens.issue(user, client), ChallengeParameters: {} });
}

function missing(name: string): Outcome {
  return refusal(
    "InvalidParameterException",
    `Missing required parameter ${name}`,
    `ChallengeResponses has no ${name}`,
  );
}

function expired(): Outcome {
  return invalidSession(
    "Invalid session for the user, session is expired.",
    "the challenge is older than three minutes",
  );
}

function invalidSession(message: string, because: string): Outcome {
  return refusal("NotAuthorizedException", message, because);
}
