import { answer, readString } from "../../endpoint/action.ts";
import { aliasTaken, isTaken } from "../alias.ts";
import { attemptLimit } from "../attempt-limit.ts";
import { changeAttributes } from "../change-attributes.ts";
import { codeExpired, codeMismatch, noAddress } from "../refusals.ts";
import type { BearerAction } from "../user-pool-action.ts";
import { verifiableProblem } from "../verifiable-problem.ts";

/**
 * The action VerifyUserAttribute of Cognito user pools. The code proves the address that it was sent to, which may then be a name to sign
 * in with. Source: user pools API reference.
 */
export const verifyUserAttribute: BearerAction = {
  required: ["AttributeName", "Code"],
  run({ pool, user }, input) {
    const problem = verifiableProblem(user, readString(input, "AttributeName"));
    if (problem) return problem;
    const email = pool.codes.addressOf(user, "verify the e-mail address") ?? user.attributes.get("email");
    if (email === undefined) return noAddress("email address");
    const limit = attemptLimit(pool, user.sub, "VerifyUserAttribute");
    if (limit) return limit;
    switch (pool.codes.take(user, "verify the e-mail address", readString(input, "Code"))) {
      case "wrong":
        return codeMismatch();
      case "expired":
        return codeExpired();
      case "none":
        return codeExpired("no code is waiting: none was requested, it was used, or the address changed");
      case "right":
        if (isTaken(pool, user, "email", email)) return aliasTaken("email", "");
        changeAttributes(
          pool,
          user,
          new Map([
            ["email", email],
            ["email_verified", "true"],
          ]),
        );
        return answer({});
    }
  },
};
