import { type AwsRefusal, type Outcome, readStrings, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";
import type { AppClient } from "./app-client.ts";
import { readChallengeSession } from "./auth-session.ts";
import { missingParameter } from "./missing-parameter.ts";
import { issueTokens } from "./second-factor.ts";
import { codeUsed, noSoftwareToken, tooManyCodes } from "./software-token-refusals.ts";
import type { UserPool } from "./user-pool.ts";

/** Finishes the challenge SOFTWARE_TOKEN_MFA with a code. After a wrong code the session may be used again. */
export function answerSoftwareToken(pool: UserPool, client: AppClient, input: Json): Outcome {
  const open = readChallengeSession(pool, client, input, ["SOFTWARE_TOKEN_MFA"]);
  if (open.kind === "refused") return open;
  const code = readStrings(input, "ChallengeResponses")["SOFTWARE_TOKEN_MFA_CODE"] ?? "";
  if (code === "") return missingParameter("SOFTWARE_TOKEN_MFA_CODE", "ChallengeResponses");
  const { user } = open.session;
  switch (pool.softwareTokens.check(user, code)) {
    case "none":
      return noSoftwareToken();
    case "wrong":
      return wrongCode();
    case "used":
      return codeUsed();
    case "locked":
      return tooManyCodes();
    case "right":
      open.session.isUsed = true;
      return issueTokens(pool, client, user);
  }
}

/** Finishes the challenge MFA_SETUP, with a session in which VerifySoftwareToken has accepted a code. */
export function answerMfaSetup(pool: UserPool, client: AppClient, input: Json): Outcome {
  const open = readChallengeSession(pool, client, input, ["MFA_SETUP", "MFA_SETUP verified"]);
  if (open.kind === "refused") return open;
  if (open.session.purpose !== "MFA_SETUP verified") {
    const because = "the session must be the one that VerifySoftwareToken returned";
    return refusal("InvalidParameterException", "User has not verified software token mfa", because);
  }
  open.session.isUsed = true;
  return issueTokens(pool, client, open.session.user);
}

function wrongCode(): AwsRefusal {
  const because = "it is not the authenticator's code of this half minute, nor of the one before or after";
  return refusal("CodeMismatchException", "Invalid code received for user", because);
}
