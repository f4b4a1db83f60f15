import { answer, readString } from "../../endpoint/action.ts";
import { passwordProblem } from "../password-policy.ts";
import { wrongPassword } from "../refusals.ts";
import { isPassword } from "../srp-verifier.ts";
import type { BearerAction } from "../user-pool-action.ts";

/** The action ChangePassword of Cognito user pools. Source: user pools API reference. */
export const changePassword: BearerAction = {
  required: ["PreviousPassword", "ProposedPassword"],
  run({ pool, user }, input) {
    if (!isPassword(pool.name, user.username, readString(input, "PreviousPassword"), user.verifier)) {
      return wrongPassword("PreviousPassword is not the user's password");
    }
    const proposed = readString(input, "ProposedPassword");
    const weak = passwordProblem(proposed, pool.passwordPolicy);
    if (weak) return weak;
    pool.setPassword(user, proposed);
    user.status = "CONFIRMED";
    return answer({});
  },
};
