import { answer, refused, text } from "../../endpoint/action.ts";
import { passwordProblem } from "../password-policy.ts";
import { emailProblem } from "./email-problem.ts";
import { attributeProblem } from "./user-attributes.ts";
import type { ClientAction } from "./user-pool-actions.ts";

/** SignUp: user pools API reference. The account waits for an administrator: no e-mail is verified, so no code is sent. */
export const signUp: ClientAction = {
  required: ["Username", "Password"],
  run(pool, _client, input) {
    if (pool.adminOnly) {
      const because = "only an administrator makes accounts here (AllowAdminCreateUserOnly)";
      return refused("NotAuthorizedException", "SignUp is not permitted for this user pool", because);
    }
    const email = text(input, "Username");
    const wrong = emailProblem(email) ?? passwordProblem(text(input, "Password"), pool.passwordPolicy);
    if (wrong) return wrong;
    const other = attributeProblem(input, email, ["email"]);
    if (other) return other;
    if (pool.users.find(email)) return refused("UsernameExistsException", "User already exists", "the name is taken");

    const { sub } = pool.createUser({ email, password: text(input, "Password"), status: "UNCONFIRMED" });
    return answer({ UserConfirmed: false, UserSub: sub });
  },
};
