import { type AwsRefusal, answer, type Outcome, readNameValues, readString, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import { attributeProblem } from "../attribute-problem.ts";
import { emailProblem } from "../email-problem.ts";
import { passwordProblem } from "../password-policy.ts";
import { userNotFound } from "../refusals.ts";
import { makeTemporaryPassword } from "../temporary-password.ts";
import type { UserPool } from "../user-pool.ts";
import type { AdminAction } from "../user-pool-action.ts";
import { userRecord } from "../user-record.ts";
import type { User } from "../users.ts";

/**
 * AdminCreateUser: user pools API reference. The user must change the temporary password, which goes to the log as an invitation. MessageAction
 * SUPPRESS sends no invitation; RESEND sends another one, with a new temporary password, to a user who exists.
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
  const email = readString(input, "Username");
  const notEmail = emailProblem(email);
  if (notEmail) return notEmail;
  if (pool.users.find(email)) {
    return refusal("UsernameExistsException", "User account already exists", "the name is taken");
  }
  const problem =
    passwordProblem(password, pool.passwordPolicy) ?? attributeProblem(input, email, ["email", "email_verified"]);
  if (problem) return problem;
  const said = readNameValues(input, "UserAttributes").get("email_verified");
  const emailVerified = said === undefined ? undefined : said.toLowerCase() === "true";
  const user = pool.createUser({ email, emailVerified, password, status: "FORCE_CHANGE_PASSWORD" });
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
  const message = `Resend not possible. ${user.sub} status is not FORCE_CHANGE_PASSWORD`;
  return refusal("UnsupportedUserStateException", message, `the user's status is ${user.status}`);
}
