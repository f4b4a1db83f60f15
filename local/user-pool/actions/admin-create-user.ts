import { answer, readNameValues, readString, refusal } from "../../endpoint/action.ts";
import { attributeProblem } from "../attribute-problem.ts";
import { emailProblem } from "../email-problem.ts";
import { passwordProblem } from "../password-policy.ts";
import type { AdminAction } from "../user-pool-action.ts";
import { userRecord } from "../user-record.ts";

/**
 * AdminCreateUser: user pools API reference. The user must change the temporary password. The stack sends no invitation by e-mail, so the request
 * must say that it wants none.
 */
export const adminCreateUser: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    if (readString(input, "MessageAction") !== "SUPPRESS") {
      const what = "cognito-idp AdminCreateUser without MessageAction SUPPRESS (it would send an e-mail)";
      return { kind: "not imitated", what };
    }
    const email = readString(input, "Username");
    const notEmail = emailProblem(email);
    if (notEmail) return notEmail;
    if (pool.users.find(email))
      return refusal("UsernameExistsException", "User account already exists", "the name is taken");

    const given = readString(input, "TemporaryPassword");
    const weak = given === "" ? undefined : passwordProblem(given, pool.passwordPolicy);
    if (weak) return weak;
    const password = given === "" ? pool.surroundings.randomBytes(24).toString("base64") : given;
    const unimitated = attributeProblem(input, email, ["email", "email_verified"]);
    if (unimitated) return unimitated;
    const said = readNameValues(input, "UserAttributes").get("email_verified");
    const emailVerified = said === undefined ? undefined : said.toLowerCase() === "true";
    return answer({
      User: userRecord(pool.createUser({ email, emailVerified, password, status: "FORCE_CHANGE_PASSWORD" })),
    });
  },
};
