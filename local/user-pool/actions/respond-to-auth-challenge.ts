import { loggableName, readString } from "../../endpoint/action.ts";
import { setNewPassword } from "../new-password-challenge.ts";
import { answerSrp } from "../sign-in-by-srp.ts";
import type { ClientAction } from "../user-pool-action.ts";

/** RespondToAuthChallenge: user pools API reference. Takes answers to PASSWORD_VERIFIER and NEW_PASSWORD_REQUIRED. */
export const respondToAuthChallenge: ClientAction = {
  required: ["ChallengeName"],
  run(pool, client, input) {
    const name = readString(input, "ChallengeName");
    switch (name) {
      case "PASSWORD_VERIFIER":
        return answerSrp(pool, client, input);
      case "NEW_PASSWORD_REQUIRED":
        return setNewPassword(pool, client, input);
      default:
        return { kind: "not imitated", what: `the challenge ${loggableName(name)}` };
    }
  },
};
