import { answer, readString, refusal } from "../../endpoint/action.ts";
import { attributeProblem } from "../attribute-problem.ts";
import { deliveryDetails } from "../delivery-details.ts";
import { emailProblem } from "../email-problem.ts";
import { passwordProblem } from "../password-policy.ts";
import { secretHashProblem } from "../secret-hash.ts";
import type { ClientAction } from "../user-pool-action.ts";

/** SignUp: user pools API reference. The account waits to be confirmed, by an administrator or, if the pool verifies addresses, by the code in the log. */
export const signUp: ClientAction = {
  required: ["Username", "Password"],
  run(pool, client, input) {
    if (pool.adminOnly) {
      const because = "only administrators create accounts in this pool (AllowAdminCreateUserOnly)";
      return refusal("NotAuthorizedException", "SignUp is not permitted for this user pool", because);
    }
    const email = readString(input, "Username");
    const password = readString(input, "Password");
    const problem =
      secretHashProblem(client, [email], readString(input, "SecretHash")) ??
      emailProblem(email) ??
      passwordProblem(password, pool.passwordPolicy) ??
      attributeProblem(input, email, ["email"]);
    if (problem) return problem;
    if (pool.users.find(email)) return refusal("UsernameExistsException", "User already exists", "the name is taken");

    const user = pool.createUser({ email, emailVerified: false, password, status: "UNCONFIRMED" });
    if (!pool.verifiesEmail) return answer({ UserConfirmed: false, UserSub: user.sub });
    pool.codes.send(user, "confirm the account");
    return answer({ CodeDeliveryDetails: deliveryDetails(email), UserConfirmed: false, UserSub: user.sub });
  },
};
