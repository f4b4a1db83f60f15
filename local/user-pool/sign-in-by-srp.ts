import { answer, decidedBy, type Outcome, readStrings } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { AppClient } from "./app-client.ts";
import { sessionExpired } from "./auth-session.ts";
import { CHALLENGE_MS, CHALLENGE_REMEMBERED_MS, type Challenge } from "./challenge.ts";
import { finishSignIn } from "./finish-sign-in.ts";
import { hidesUsers } from "./hides-users.ts";
import { missingParameter } from "./missing-parameter.ts";
import { userNotFound, wrongPassword } from "./refusals.ts";
import { secretHashProblem } from "./secret-hash.ts";
import { isSrpTimestamp } from "./srp-timestamp.ts";
import { isUsablePublicValue, srpExchange } from "./srp-verifier.ts";
import type { UserPool } from "./user-pool.ts";

/** Begins a sign-in by SRP: answers SRP_A with the challenge PASSWORD_VERIFIER. */
export function beginSrp(pool: UserPool, client: AppClient, input: Json): Outcome {
  const { SECRET_HASH = "", SRP_A, USERNAME } = readStrings(input, "AuthParameters");
  if (!USERNAME) return missingParameter("USERNAME", "AuthParameters");
  if (!SRP_A) return missingParameter("SRP_A", "AuthParameters");
  if (!isUsablePublicValue(SRP_A)) return wrongPassword("SRP_A is not a number that SRP can use");

  const user = pool.users.find(USERNAME);
  const wrongHash = secretHashProblem(client, [USERNAME, user?.username ?? USERNAME], SECRET_HASH);
  if (wrongHash) return wrongHash;
  if (user === undefined && !client.hidesUsers) return decidedBy(userNotFound(), hidesUsers(client));
  const { username, verifier } = user ?? pool.pretendUser(USERNAME);
  const { now, randomBytes } = pool.surroundings;
  const exchange = srpExchange(pool.name, username, SRP_A, verifier, randomBytes(32));
  const secretBlock = randomBytes(600).toString("base64");
  const startedAt = now();
  const challenge: Challenge = {
    exchange,
    verifier,
    user,
    username: USERNAME,
    names: [username, USERNAME, ...(user ? [user.sub] : [])].map(pool.users.key),
    clientId: client.id,
    startedAt,
  };
  pool.challenges.set(secretBlock, challenge, startedAt + CHALLENGE_REMEMBERED_MS);
  return answer({
    ChallengeName: "PASSWORD_VERIFIER",
    ChallengeParameters: {
      SALT: verifier.salt,
      SECRET_BLOCK: secretBlock,
      SRP_B: exchange.srpB,
      USERNAME: username,
      USER_ID_FOR_SRP: username,
    },
  });
}

/** Finishes a sign-in by SRP: checks the answer to PASSWORD_VERIFIER. A challenge may be answered once. */
export function answerSrp(pool: UserPool, client: AppClient, input: Json): Outcome {
  const responses = readStrings(input, "ChallengeResponses");
  const { PASSWORD_CLAIM_SECRET_BLOCK = "", PASSWORD_CLAIM_SIGNATURE = "", TIMESTAMP = "", USERNAME = "" } = responses;
  if (USERNAME === "") return missingParameter("USERNAME", "ChallengeResponses");
  const wrongHash = secretHashProblem(client, [USERNAME], responses["SECRET_HASH"] ?? "");
  if (wrongHash) return wrongHash;

  const challenge = pool.challenges.get(PASSWORD_CLAIM_SECRET_BLOCK);
  pool.challenges.delete(PASSWORD_CLAIM_SECRET_BLOCK);
  if (challenge === undefined || challenge.clientId !== client.id) {
    return wrongPassword("no challenge with this secret block is waiting: a challenge may be answered once");
  }
  if (pool.surroundings.now() - challenge.startedAt > CHALLENGE_MS) return sessionExpired();
  if (!isSrpTimestamp(TIMESTAMP)) {
    return wrongPassword("TIMESTAMP must be written as in: Wed Apr 5 22:42:34 UTC 2017");
  }
  const { exchange, names, user, username, verifier } = challenge;
  if (!names.includes(pool.users.key(USERNAME))) {
    return wrongPassword("the challenge was made for another USERNAME");
  }
  const secretBlock = Buffer.from(PASSWORD_CLAIM_SECRET_BLOCK, "base64");
  // Checked for an unknown name too, so that the answer takes as long.
  const isProved = exchange.proves({ secretBlock, timestamp: TIMESTAMP, signature: PASSWORD_CLAIM_SIGNATURE });
  // A password that was changed meanwhile no longer counts.
  const isCurrent = user === undefined || user.verifier === verifier;
  return finishSignIn(pool, client, username, user, isProved && isCurrent);
}
