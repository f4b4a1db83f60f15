import { answer, readString, refusal } from "../../endpoint/action.ts";
import { deliveryDetails } from "../delivery-details.ts";
import { emailProblem } from "../email-problem.ts";
import { passwordProblem } from "../password-policy.ts";
import { secretHashProblem } from "../secret-hash.ts";
import { attributeProblem } from "../user-attributes.ts";
import type { ClientAction } from "../user-pool-action.ts";

/**
 * SignUp: user pools API reference. The account waits to be confirmed: by an administrator, or where the pool verifies addresses by the
 * code that goes to the log.
 */
export const signUp: ClientAction = {
  required: ["Username", "Password"],
  run(pool, client, input) {
    if (pool.adminOnly) {
      const because = "only an administrator makes accounts here (AllowAdminCreateUserOnly)";
      return refusal("NotAuthorizedException", "SignUp is not permitted for this user pool", because);
    }
    const email = readString(input, "Username");
    const wrongHash = secretHashProblem(client, [email], readString(input, "SecretHash"));
    if (wrongHash) return wrongHash;
    const wrong = emailProblem(email) ?? passwordProblem(readString(input, "Password"), pool.passwordPolicy);
    if (wrong) return wrong;
    const other = attributeProblem(input, email, ["email"]);
    if (other) return other;
    if (pool.users.find(email)) return refusal("UsernameExistsException", "User already exists", "the name is taken");

    const user = pool.createUser({ email, password: readString(input, "Password"), status: "UNCONFIRMED" });
    if (!pool.verifiesEmail) return answer({ UserConfirmed: false, UserSub: user.sub });
    pool.codes.send(user, "confirm the account");
    return answer({ CodeDeliveryDetails: deliveryDetails(email), UserConfirmed: false, UserSub: user.sub });
  },
};
