import { type Action, answer, refusal } from "../../endpoint/action.ts";
import { readDuration } from "../duration.ts";
import { credentialsOf, unimitatedParameter } from "../role-session.ts";
import type { StsInput } from "../sts-input.ts";

/**
 * The action GetSessionToken of STS. Returns temporary keys of the user who calls, with the user's permissions. No policy can deny this
 * action. Second factors are not imitated. Source: STS API reference.
 */
export function getSessionToken({ sessions }: StsInput): Action {
  return {
    required: [],
    access: "signed",
    run(input, { principal, sessionToken }) {
      const unimitated = unimitatedParameter("GetSessionToken", ["SerialNumber", "TokenCode"], input);
      if (unimitated) return unimitated;
      if (principal.kind !== "user" || sessionToken !== undefined) {
        const message = "Cannot call GetSessionToken with session credentials";
        return refusal("AccessDenied", message, "only a user's long-term key gets a session token");
      }
      const duration = readDuration(input, { byDefault: 43_200, max: 129_600 });
      if ("kind" in duration) return duration;
      return answer({ Credentials: credentialsOf(sessions.addUserSession(principal, duration.seconds)) });
    },
  };
}
