import { answer, readNameValues, readString, refusal } from "../../endpoint/action.ts";
import { emailProblem } from "../email-problem.ts";
import { passwordProblem } from "../password-policy.ts";
import { attributeProblem, attributesOf } from "../user-attributes.ts";
import type { AdminAction } from "../user-pool-action.ts";

/**
 * AdminCreateUser: user pools API reference. The account has to change its temporary password. The invitation is not sent, so the
 * request has to say that it wants none.
 */
export const adminCreateUser: AdminAction = {
  required: ["Username"],
  run(pool, input) {
    if (readString(input, "MessageAction") !== "SUPPRESS") {
      return {
        kind: "not imitated",
        what: "cognito-idp AdminCreateUser without MessageAction SUPPRESS (it would send an e-mail)",
      };
    }
    const email = readString(input, "Username");
    const wrong = emailProblem(email);
    if (wrong) return wrong;
    if (pool.users.find(email))
      return refusal("UsernameExistsException", "User account already exists", "the name is taken");

    const given = readString(input, "TemporaryPassword");
    const weak = given === "" ? undefined : passwordProblem(given, pool.passwordPolicy);
    if (weak) return weak;
    const password = given === "" ? pool.surroundings.randomBytes(24).toString("base64") : given;
    const other = attributeProblem(input, email, ["email", "email_verified"]);
    if (other) return other;
    const emailVerified = readNameValues(input, "UserAttributes").get("email_verified")?.toLowerCase() === "true";
    const user = pool.createUser({ email, emailVerified, password, status: "FORCE_CHANGE_PASSWORD" });
    return answer({
      User: {
        Attributes: attributesOf(user),
        Enabled: user.enabled,
        UserCreateDate: user.createdAt / 1000,
        UserLastModifiedDate: user.changedAt / 1000,
        UserStatus: user.status,
        Username: user.sub,
      },
    });
  },
};
