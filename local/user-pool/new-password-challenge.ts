import { type AwsRefusal, answer, type Outcome, readString, readStrings, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { AppClient } from "./app-client.ts";
import { changeProblem, missingAttributes, missingProblem, type Values } from "./attribute-problem.ts";
import { changeAttributes } from "./change-attributes.ts";
import { missingParameter } from "./missing-parameter.ts";
import { passwordProblem } from "./password-policy.ts";
import { userDisabled } from "./refusals.ts";
import { secretHashProblem } from "./secret-hash.ts";
import { sessionExpired } from "./sign-in-by-srp.ts";
import { CHALLENGE_MS, CHALLENGE_REMEMBERED_MS, type UserPool } from "./user-pool.ts";
import { attributesOf } from "./user-record.ts";
import type { User } from "./users.ts";

/** The prefix of an attribute that a client sends with a new password. */
const ATTRIBUTE = "userAttributes.";
/** Attributes that a client cannot change with a new password. */
const ADDRESSES = ["email", "phone_number"];

/** Begins the challenge NEW_PASSWORD_REQUIRED, for a user who signed in with a temporary password. */
export function requireNewPassword(pool: UserPool, client: AppClient, user: User): Outcome {
  const session = pool.surroundings.randomBytes(300).toString("base64url");
  const startedAt = pool.surroundings.now();
  const waiting = { user, verifier: user.verifier, clientId: client.id, startedAt, isUsed: false };
  pool.authSessions.set(session, waiting, startedAt + CHALLENGE_REMEMBERED_MS);
  const attributes = attributesOf(user)
    .filter(({ Name }) => Name !== "sub" && !Name.startsWith("dev:"))
    .map(({ Name, Value }) => [Name, Value] as const);
  return answer({
    ChallengeName: "NEW_PASSWORD_REQUIRED",
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(
        missingAttributes(pool.schema, user.attributes).map((name) => `${ATTRIBUTE}${name}`),
      ),
      userAttributes: JSON.stringify(Object.fromEntries(attributes)),
    },
    Session: session,
  });
}

/** Finishes the challenge NEW_PASSWORD_REQUIRED: sets the password and signs in. */
export function setNewPassword(pool: UserPool, client: AppClient, input: Json): Outcome {
  const responses = readStrings(input, "ChallengeResponses");
  const { NEW_PASSWORD = "", SECRET_HASH = "", USERNAME = "" } = responses;
  const values = new Map(
    Object.entries(responses)
      .filter(([name]) => name.startsWith(ATTRIBUTE))
      .map(([name, value]) => [name.slice(ATTRIBUTE.length), value]),
  );
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
    secretHashProblem(client, [USERNAME, user.username], SECRET_HASH) ??
    passwordProblem(NEW_PASSWORD, pool.passwordPolicy) ??
    attributeProblem(pool, client, user, values);
  if (problem) return problem;
  session.isUsed = true;
  changeAttributes(pool, user, values);
  pool.setPassword(user, NEW_PASSWORD);
  user.status = "CONFIRMED";
  pool.counts.signIns++;
  return answer({ AuthenticationResult: pool.tokens.issue(user, client), ChallengeParameters: {} });
}

function invalidSession(message: string, because: string): AwsRefusal {
  return refusal("NotAuthorizedException", message, because);
}

/** Cognito's refusal of the attributes that come with a new password; undefined when they may be set and none that is required is missing. */
function attributeProblem(pool: UserPool, client: AppClient, user: User, values: Values): AwsRefusal | undefined {
  const given = ADDRESSES.find((name) => values.has(name) && user.attributes.has(name));
  if (given !== undefined) {
    const because = "the user already has one, and the challenge asks for missing attributes only";
    return refusal("NotAuthorizedException", `Cannot modify an already provided ${given}`, because);
  }
  const after = new Map([...user.attributes, ...values]);
  return (
    changeProblem(pool, user, values, { client, isFirstSignIn: true }) ??
    missingProblem(missingAttributes(pool.schema, after))
  );
}
