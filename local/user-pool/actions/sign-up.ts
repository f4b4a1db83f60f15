import { answer, decidedBy, readString, refusal } from "../../endpoint/action.ts";
import { signUpProblem, type Values } from "../attribute-problem.ts";
import { deliveryDetails } from "../delivery-details.ts";
import { usernameProblem } from "../naming.ts";
import { newUserAttributes } from "../new-user-attributes.ts";
import { passwordProblem } from "../password-policy.ts";
import { secretHashProblem } from "../secret-hash.ts";
import type { ClientAction } from "../user-pool-action.ts";

/**
 * The action SignUp of Cognito user pools. The account waits to be confirmed, by an administrator or, if the pool verifies addresses, by
 * the code in the log. Source: user pools API reference.
 */
export const signUp: ClientAction = {
  required: ["Username", "Password"],
  run(pool, client, input) {
    if (pool.adminOnly) {
      const because = "only administrators create accounts in this pool (AllowAdminCreateUserOnly)";
      return decidedBy(refusal("NotAuthorizedException", "SignUp is not permitted for this user pool", because), {
        property: "UserPool.AdminCreateUserConfig.AllowAdminCreateUserOnly",
        value: true,
        meaning: "With false, users may sign up themselves.",
      });
    }
    const username = readString(input, "Username");
    const password = readString(input, "Password");
    const attributes = newUserAttributes(pool, username, input);
    const problem =
      secretHashProblem(client, [username], readString(input, "SecretHash")) ??
      usernameProblem(pool.naming, username) ??
      passwordProblem(password, pool.passwordPolicy);
    if (problem) return problem;
    if (attributes.kind !== "attributes") return attributes;
    const refused = signUpProblem(pool.schema, client, attributes.given, attributes.values);
    if (refused) return refused;
    if (pool.users.find(username))
      return refusal("UsernameExistsException", "User already exists", "the name is taken");

    const user = pool.createUser({
      username,
      attributes: markUnverified(attributes.values),
      password,
      status: "UNCONFIRMED",
    });
    const email = user.attributes.get("email");
    if (!pool.verifiesEmail || email === undefined) return answer({ UserConfirmed: false, UserSub: user.sub });
    pool.codes.send(user, "confirm the account", email);
    return answer({ CodeDeliveryDetails: deliveryDetails(email), UserConfirmed: false, UserSub: user.sub });
  },
};

/** Marks the addresses among a new user's attributes as not verified. */
function markUnverified(values: Values): Values {
  const addresses = ["email", "phone_number"].filter((name) => values.has(name));
  return new Map([...values, ...addresses.map((name) => [`${name}_verified`, "false"] as const)]);
}
