import { type AwsRefusal, answer, readString, refusal } from "../../endpoint/action.ts";
import { codeUsed, noSoftwareToken, tooManyCodes } from "../software-token-refusals.ts";
import { readSoftwareTokenUser } from "../software-token-user.ts";
import type { PoolsAction } from "../user-pool-action.ts";

/**
 * The action VerifySoftwareToken of Cognito user pools. A code proves that the user's authenticator has the key of AssociateSoftwareToken.
 * Source: user pools API reference.
 */
export const verifySoftwareToken: PoolsAction = {
  required: ["UserCode"],
  run(pools, input) {
    const found = readSoftwareTokenUser(pools, input);
    if (found.kind === "refused") return found;
    const { nextSession, pool, user } = found;
    switch (pool.softwareTokens.verify(user, readString(input, "UserCode"), readString(input, "FriendlyDeviceName"))) {
      case "none":
        return noSoftwareToken();
      case "wrong":
        return wrongCode();
      case "used":
        return codeUsed();
      case "locked":
        return tooManyCodes();
      case "right":
        return answer({ ...(nextSession && { Session: nextSession("MFA_SETUP verified") }), Status: "SUCCESS" });
    }
  },
};

function wrongCode(): AwsRefusal {
  const because = "the code is not that of the key: check the authenticator's key and clock";
  return refusal("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA", because);
}
