import { loggableName, type Outcome, readString } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { AppClient } from "./app-client.ts";
import { setNewPassword } from "./new-password-challenge.ts";
import { answerSrp } from "./sign-in-by-srp.ts";
import { answerMfaSetup, answerSoftwareToken } from "./software-token-challenge.ts";
import type { UserPool } from "./user-pool.ts";

/** Handles the answer to a challenge, by the challenge's name in ChallengeName. */
export function answerChallenge(pool: UserPool, client: AppClient, input: Json): Outcome {
  const name = readString(input, "ChallengeName");
  switch (name) {
    case "PASSWORD_VERIFIER":
      return answerSrp(pool, client, input);
    case "NEW_PASSWORD_REQUIRED":
      return setNewPassword(pool, client, input);
    case "SOFTWARE_TOKEN_MFA":
      return answerSoftwareToken(pool, client, input);
    case "MFA_SETUP":
      return answerMfaSetup(pool, client, input);
    default:
      return { kind: "not imitated", what: `the challenge ${loggableName(name)}` };
  }
}
