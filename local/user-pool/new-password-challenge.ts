import { type AwsRefusal, answer, type Outcome, readStrings, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { AppClient } from "./app-client.ts";
import { changeProblem, missingAttributes, missingProblem, type Values } from "./attribute-problem.ts";
import { openSession, readChallengeSession } from "./auth-session.ts";
import { changeAttributes } from "./change-attributes.ts";
import { missingParameter } from "./missing-parameter.ts";
import { passwordProblem } from "./password-policy.ts";
import { askSecondFactor } from "./second-factor.ts";
import type { UserPool } from "./user-pool.ts";
import { attributesOf } from "./user-record.ts";
import type { User } from "./users.ts";

/** The prefix of an attribute that a client sends with a new password. */
const ATTRIBUTE = "userAttributes.";
/** Attributes that a client cannot change with a new password. */
const ADDRESSES = ["email", "phone_number"];

/** Begins the challenge NEW_PASSWORD_REQUIRED, for a user who signed in with a temporary password. */
export function requireNewPassword(pool: UserPool, client: AppClient, user: User): Outcome {
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
    Session: openSession(pool, client.id, user, "NEW_PASSWORD_REQUIRED"),
  });
}

/** Finishes the challenge NEW_PASSWORD_REQUIRED: sets the password and goes on with the sign-in. */
export function setNewPassword(pool: UserPool, client: AppClient, input: Json): Outcome {
  const responses = readStrings(input, "ChallengeResponses");
  const open = readChallengeSession(pool, client, input, ["NEW_PASSWORD_REQUIRED"]);
  if (open.kind === "refused") return open;
  const { NEW_PASSWORD = "" } = responses;
  if (NEW_PASSWORD === "") return missingParameter("NEW_PASSWORD", "ChallengeResponses");
  const values = new Map(
    Object.entries(responses)
      .filter(([name]) => name.startsWith(ATTRIBUTE))
      .map(([name, value]) => [name.slice(ATTRIBUTE.length), value]),
  );
  const { user } = open.session;
  const problem = passwordProblem(NEW_PASSWORD, pool.passwordPolicy) ?? attributeProblem(pool, client, user, values);
  if (problem) return problem;
  open.session.isUsed = true;
  changeAttributes(pool, user, values);
  pool.setPassword(user, NEW_PASSWORD);
  user.status = "CONFIRMED";
  return askSecondFactor(pool, client, user);
}

/**
 * Cognito's refusal of the attributes that come with a new password; undefined when they may be set and no required attribute is missing.
 */
function attributeProblem(pool: UserPool, client: AppClient, user: User, values: Values): AwsRefusal | undefined {
  const given = ADDRESSES.find((name) => values.has(name) && user.attributes.has(name));
  if (given !== undefined) {
    const because = "the user already has one, and the challenge asks for missing attributes only";
    return refusal("NotAuthorizedException", `Cannot modify an already provided ${given}`, because);
  }
  const after = new Map([...user.attributes, ...values]);
  return (
    changeProblem(pool, user, values, { client, isFirstSignIn: true }) ??
    missingProblem(pool.schema, missingAttributes(pool.schema, after))
  );
}
