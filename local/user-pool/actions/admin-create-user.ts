import { type AwsRefusal, answer, type Outcome, readString, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import { takeAliases } from "../alias.ts";
import { creationProblem } from "../attribute-problem.ts";
import { usernameProblem } from "../naming.ts";
import { newUserAttributes } from "../new-user-attributes.ts";
import { passwordProblem } from "../password-policy.ts";
import { userNotFound } from "../refusals.ts";
import { makeTemporaryPassword } from "../temporary-password.ts";
import type { UserPool } from "../user-pool.ts";
import type { AdminAction } from "../user-pool-action.ts";
import { userRecord } from "../user-record.ts";
import type { User } from "../users.ts";

/**
 * The action AdminCreateUser of Cognito user pools. The user must change the temporary password, which goes to the log as an invitation.
 * MessageAction SUPPRESS sends no invitation; RESEND sends a second invitation, with a new temporary password, to a user who exists.
 * Source: user pools API reference.
 */
export const adminCreateUser: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    const action = readString(input, "MessageAction");
    if (action !== "SUPPRESS" && !invitesByEmail(input)) {
      return { kind: "not imitated", what: "cognito-idp AdminCreateUser with an invitation by SMS" };
    }
    const given = readString(input, "TemporaryPassword");
    const password = given === "" ? makeTemporaryPassword(pool.passwordPolicy, pool.surroundings.randomBytes) : given;
    return action === "RESEND" ? resend(pool, input, password) : create(pool, input, password);
  },
};

/** Whether an invitation goes to the e-mail address. SMS is the default only for users who have a phone number. */
function invitesByEmail({ DesiredDeliveryMediums }: Json): boolean {
  return !Array.isArray(DesiredDeliveryMediums) || DesiredDeliveryMediums.includes("EMAIL");
}

function create(pool: UserPool, input: Json, password: string): Outcome {
  const username = readString(input, "Username");
  const wrongName = usernameProblem(pool.naming, username);
  if (wrongName) return wrongName;
  if (pool.users.find(username)) {
    return refusal("UsernameExistsException", "User account already exists", "the name is taken");
  }
  const attributes = newUserAttributes(pool, username, input);
  if (attributes.kind !== "attributes") return attributes;
  const { values } = attributes;
  const problem =
    passwordProblem(password, pool.passwordPolicy) ??
    creationProblem(pool.schema, values) ??
    takeAliases(pool, values, input["ForceAliasCreation"] === true);
  if (problem) return problem;
  const user = pool.createUser({ username, attributes: values, password, status: "FORCE_CHANGE_PASSWORD" });
  if (readString(input, "MessageAction") !== "SUPPRESS") pool.invitations.send(user, password);
  return answer({ User: userRecord(user) });
}

function resend(pool: UserPool, input: Json, password: string): Outcome {
  const user = pool.users.find(readString(input, "Username"));
  if (user === undefined) return userNotFound();
  const problem = stateProblem(user) ?? passwordProblem(password, pool.passwordPolicy);
  if (problem) return problem;
  pool.setPassword(user, password);
  pool.invitations.send(user, password);
  return answer({ User: userRecord(user) });
}

function stateProblem(user: User): AwsRefusal | undefined {
  if (user.status === "FORCE_CHANGE_PASSWORD") return undefined;
  const message = `Resend not possible. ${user.username} status is not FORCE_CHANGE_PASSWORD`;
  return refusal("UnsupportedUserStateException", message, `the user's status is ${user.status}`);
}
