import {
  type AwsRefusal,
  answer,
  loggableName,
  type Outcome,
  readString,
  readStrings,
  refusal,
} from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { AppClient } from "./app-client.ts";
import { missingParameter } from "./missing-parameter.ts";
import { passwordProblem } from "./password-policy.ts";
import { userDisabled } from "./refusals.ts";
import { secretHashProblem } from "./secret-hash.ts";
import { sessionExpired } from "./sign-in-by-srp.ts";
import { CHALLENGE_MS, CHALLENGE_REMEMBERED_MS, type UserPool } from "./user-pool.ts";
import { attributesOf } from "./user-record.ts";
import type { User } from "./users.ts";

/** The prefix of an attribute that a client may send with a new password. */
const ATTRIBUTE = "userAttributes.";

/** Begins the challenge NEW_PASSWORD_REQUIRED, for a user who signed in with a temporary password. */
export function requireNewPassword(pool: UserPool, client: AppClient, user: User): Outcome {
  const session = pool.surroundings.randomBytes(300).toString("base64url");
  const startedAt = pool.surroundings.now();
  const waiting = { user, verifier: user.verifier, clientId: client.id, startedAt, isUsed: false };
  pool.authSessions.set(session, waiting, startedAt + CHALLENGE_REMEMBERED_MS);
  const attributes = attributesOf(user)
    .filter(({ Name }) => Name !== "sub")
    .map(({ Name, Value }) => [Name, Value] as const);
  return answer({
    ChallengeName: "NEW_PASSWORD_REQUIRED",
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.sub,
      requiredAttributes: "[]",
      userAttributes: JSON.stringify(Object.fromEntries(attributes)),
    },
    Session: session,
  });
}

/** Finishes the challenge NEW_PASSWORD_REQUIRED: sets the password and signs in. */
export function setNewPassword(pool: UserPool, client: AppClient, input: Json): Outcome {
  const responses = readStrings(input, "ChallengeResponses");
  const { NEW_PASSWORD = "", SECRET_HASH = "", USERNAME = "" } = responses;
  const attribute = Object.keys(responses).find((name) => name.startsWith(ATTRIBUTE));
  if (attribute !== undefined) {
    const what = `the user attribute ${loggableName(attribute.slice(ATTRIBUTE.length))} beside a new password`;
    return { kind: "not imitated", what };
  }
  const session = pool.authSessions.get(readString(input, "Session"));
  if (session === undefined || session.clientId !== client.id) {
    return invalidSession("Invalid session for the user.", "no challenge with this session is waiting");
  }
  if (session.isUsed) {
    const message = "Invalid session for the user, session can only be used once.";
    return invalidSession(message, "the challenge was already answered");
  }
  if (pool.surroundings.now() - session.startedAt > CHALLENGE_MS) return sessionExpired();
  if (USERNAME === "") return missingParameter("USERNAME", "ChallengeResponses");
  if (NEW_PASSWORD === "") return missingParameter("NEW_PASSWORD", "ChallengeResponses");
  const { user } = session;
  if (pool.users.find(USERNAME) !== user) {
    return invalidSession("Invalid session for the user.", "the challenge was made for another USERNAME");
  }
  if (user.verifier !== session.verifier) {
    return invalidSession("Invalid session for the user.", "the password was changed after the challenge was made");
  }
  if (!user.enabled) return userDisabled();
  const problem =
    secretHashProblem(client, [USERNAME, user.sub], SECRET_HASH) ?? passwordProblem(NEW_PASSWORD, pool.passwordPolicy);
  if (problem) return problem;
  session.isUsed = true;
  pool.setPassword(user, NEW_PASSWORD);
  user.status = "CONFIRMED";
  pool.counts.signIns++;
  return answer({ AuthenticationResult: pool.tokens.issue(user, client), ChallengeParameters: {} });
}

function invalidSession(message: string, because: string): AwsRefusal {
  return refusal("NotAuthorizedException", message, because);
}
